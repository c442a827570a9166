// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Errno;
import io.ringzero.api.xen.GuestFaultException;

/**
 * Which entries a 64-bit PV guest may write, and what Xen makes of them: all guest code runs in ring 3, so every page
 * gets USER, and GUEST_KERNEL remembers those for which the guest did not ask it. Memory types and large pages are
 * not the guest's to choose.
 */
final class EntryRules {
    /** Bits that may differ between two entries that hold the same references. */
    static final long HARMLESS = Pte.NO_EXECUTE | Pte.AVAILABLE_HIGH | Pte.AVAILABLE | Pte.GLOBAL | Pte.DIRTY
        | Pte.ACCESSED
        | Pte.USER;

    private static final long FORBIDDEN_UPPER = Pte.WRITE_THROUGH | Pte.CACHE_DISABLE | Pte.LARGE | Pte.GLOBAL;
    private static final long FORBIDDEN_L1 = Pte.WRITE_THROUGH | Pte.CACHE_DISABLE | Pte.LARGE | Pte.GRANT;

    private EntryRules() {
    }

    /** Demands that a present entry has no flag that the guest may not set. */
    static void check(int level, long entry) throws GuestFaultException {
        long bad = entry & (level == 1 ? FORBIDDEN_L1 : FORBIDDEN_UPPER);
        if (bad != 0) {
            throw new GuestFaultException(Errno.EINVAL,
                "L" + level + " entry 0x" + Long.toHexString(entry) + " has forbidden flags 0x"
                    + Long.toHexString(bad));
        }
    }

    /** The entry as it stands in the table. */
    static long adjust(int level, long entry) {
        if (!Pte.present(entry)) {
            return entry;
        }
        if (level > 1) {
            return entry | Pte.USER;
        }
        long adjusted = (entry & Pte.USER) == 0 ? entry | Pte.GUEST_KERNEL | Pte.USER : entry;
        return (adjusted & Pte.GUEST_KERNEL) == 0 ? adjusted | Pte.GLOBAL : adjusted;
    }
}
