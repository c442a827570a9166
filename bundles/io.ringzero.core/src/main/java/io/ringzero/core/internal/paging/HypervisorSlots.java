// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * The entries of every L4 table that are the hypervisor's, 256 to 271: the M2P, read-only for the guest, and the
 * domain's own area with its descriptor tables, out of the guest's reach. The rest of the range is empty.
 */
public final class HypervisorSlots {
    /** First L4 entry of the hypervisor's (linear 0xffff800000000000). */
    static final int FIRST = 256;
    /** Last L4 entry of the hypervisor's. */
    static final int LAST = 271;
    private static final int DOMAIN_AREA = 260;

    private final PteWriter writer;
    private final long m2pEntry;
    private final TreeMap<Integer, Owner> owners = new TreeMap<>();

    private record Owner(long areaEntry, BooleanSupplier strict) {
    }

    HypervisorSlots(PteWriter writer, HypervisorMap map) {
        this.writer = writer;
        m2pEntry = map.m2pEntry();
    }

    static boolean contains(int index) {
        return index >= FIRST && index <= LAST;
    }

    /**
     * Names what L4 tables of a domain get.
     *
     * @param strict whether user tables are to be without the M2P (VMASST_TYPE_m2p_strict)
     */
    void register(int owner, DomainArea area, BooleanSupplier strict) {
        owners.put(owner, new Owner(area.entry(), strict));
    }

    void unregister(int owner) {
        owners.remove(owner);
    }

    /** Fills a table that is becoming an L4. */
    void fill(long mfn, int owner) {
        for (int index = FIRST; index <= LAST; index++) {
            writer.prepare(mfn, index, entry(owner, index));
        }
    }

    /** An L4 is to be a root for the guest kernel: it always has the M2P. */
    void useAsKernelRoot(long mfn) {
        writer.write(mfn, FIRST, m2pEntry);
    }

    /** An L4 is to be a root for user mode, and is not the kernel's. */
    void useAsUserRoot(long mfn, int owner) {
        Owner known = owners.get(owner);
        if (known != null && known.strict.getAsBoolean()) {
            writer.write(mfn, FIRST, 0);
        }
    }

    private long entry(int owner, int index) {
        Owner known = owners.get(owner);
        if (known == null) {
            return 0;
        }
        return switch (index) {
            case FIRST -> known.strict.getAsBoolean() ? 0 : m2pEntry;
            case DOMAIN_AREA -> known.areaEntry;
            default -> 0;
        };
    }
}
