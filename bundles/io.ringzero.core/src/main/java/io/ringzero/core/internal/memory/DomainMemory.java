// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.api.xen.GuestFaultException;

/**
 * The memory of one domain, as the rest of the core uses it. On pCPU threads, in turns and at safe points.
 */
public interface DomainMemory {
    /** Machine address of the shared_info page: a frame of the hypervisor's, lent to the domain. */
    long sharedInfo();

    /** Frames that the domain owns. */
    long pages();

    /** The most frames that it may own. */
    long maxPages();

    void maxPages(long pages);

    /**
     * Takes a zeroed frame of the hypervisor's and lends it to the domain, which may map it (writable or not) but
     * never has it as a page table. Given back with {@link #free} or, at the latest, with the domain.
     *
     * @return mfn
     * @throws GuestFaultException ENOMEM
     */
    long lend(boolean writable) throws GuestFaultException;

    /** Takes a lent frame back; the domain's mappings of it have gone before, or it stays until they have. */
    void free(long mfn);

    /** Whether a frame lent as writable has references beside the loan itself: mappings of the domain's or of another's. */
    boolean lentInUse(long mfn);

    /**
     * Holds a frame of this domain's so that it is not freed, and, when writable, gets no other type.
     *
     * @param gfn the frame as the guest names it: for PV guests its mfn
     * @throws GuestFaultException EINVAL when the domain does not own such a frame, or its type forbids writing
     */
    FrameHold hold(long gfn, boolean writable) throws GuestFaultException;

    /** Gives back all: roots, pins, page tables, frames; wipes them. The vCPUs do not run any more. */
    void release();
}
