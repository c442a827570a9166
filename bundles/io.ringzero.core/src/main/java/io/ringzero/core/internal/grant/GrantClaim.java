// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import io.ringzero.api.machine.MachineMemory;

/** What a grant entry gives, as it was when the first user marked it. Immutable. */
sealed interface GrantClaim {
    /**
     * Bytes of a frame of the table's domain.
     *
     * @param start first byte in the page, 0 to 65535: only a copy's bounds are checked against it, as Xen does
     * @param length in bytes, 0 to 65535
     * @param whole a grant of the whole page, which can be mapped
     */
    record Bytes(long gfn, int start, int length, boolean whole) implements GrantClaim {
        static Bytes page(long gfn) {
            return new Bytes(gfn, 0, MachineMemory.PAGE_SIZE, true);
        }
    }

    /** What another domain granted to the table's domain: only to copy. */
    record Another(int domid, long reference) implements GrantClaim {
    }
}
