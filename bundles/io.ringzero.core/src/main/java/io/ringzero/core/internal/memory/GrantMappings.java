// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.core.internal.domain.Vcpu;

/**
 * Page-table entries for granted frames (GNTTABOP_map_grant_ref with GNTMAP_host_map), which need frames of another
 * domain. The caller holds the frame for as long as the mapping exists.
 */
public interface GrantMappings {
    /**
     * Writes an entry.
     *
     * @param address linear address of the page, or with {@code containsPte} machine address of the L1 entry
     * @param available bits 9 to 11 of the entry that the guest asked for
     * @return 0 or a GNTST_* status
     */
    int create(Vcpu vcpu, long address, boolean containsPte, long mfn, boolean readOnly, boolean user, int available);

    /** Clears the entry if it still maps that frame that way; 0 or a GNTST_* status. */
    int destroy(Vcpu vcpu, long address, boolean containsPte, long mfn, boolean readOnly);

    /** GNTTABOP_unmap_and_replace: moves the entry at {@code replacement} to where the grant was mapped. */
    int replace(Vcpu vcpu, long address, long replacement, long mfn, boolean readOnly);
}
