// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which LDTs hold which frames: a guest that takes its own mapping of such a frame away takes the frame out of its LDTs, as in Xen, so
 * that the frame can have another use. One for all page tables; touched only by the machine's owner.
 */
final class LdtPages {
    private final Map<Long, List<GuestLdt>> holders = new HashMap<>();

    void add(long mfn, GuestLdt ldt) {
        holders.computeIfAbsent(mfn, ignored -> new ArrayList<>()).add(ldt);
    }

    void remove(long mfn, GuestLdt ldt) {
        holders.computeIfPresent(mfn, (ignored, ldts) -> {
            ldts.remove(ldt);
            return ldts.isEmpty() ? null : ldts;
        });
    }

    /** An entry without the right to write led to the frame, and does no more: its LDTs let all their pages go. */
    void unmapped(long mfn) {
        List<GuestLdt> ldts = holders.isEmpty() ? null : holders.get(mfn);
        if (ldts != null) {
            List.copyOf(ldts).forEach(GuestLdt::forget);
        }
    }
}
