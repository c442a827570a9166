// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.audit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** References found so far, frame by frame. One run of the audit, one thread. */
final class Tally {
    private final int[] total;
    private final int[] typed;
    private final byte[] use;
    private final ArrayDeque<Long> tables = new ArrayDeque<>();
    private final List<String> contradictions = new ArrayList<>();

    Tally(long frames) {
        int size = Math.toIntExact(frames);
        total = new int[size];
        typed = new int[size];
        use = new byte[size];
    }

    int total(long mfn) {
        return total[(int) mfn];
    }

    int typed(long mfn) {
        return typed[(int) mfn];
    }

    /** The use of the first typed reference found. */
    Use use(long mfn) {
        return Use.values()[use[(int) mfn]];
    }

    /** Uses of one frame that exclude each other, and references to what is no frame. */
    List<String> contradictions() {
        return contradictions;
    }

    /** A page table found and not yet looked at, -1 when there is none. */
    long nextTable() {
        Long next = tables.poll();
        return next == null ? -1 : next;
    }

    /** Adds a reference; a page table found for the first time is queued. */
    void add(long mfn, Use as, String holder) {
        if (Long.compareUnsigned(mfn, total.length) >= 0) {
            contradictions.add(holder + " refers to mfn 0x" + Long.toHexString(mfn) + ", which does not exist");
            return;
        }
        int at = (int) mfn;
        total[at]++;
        if (as == Use.NONE) {
            return;
        }
        if (typed[at]++ == 0) {
            use[at] = (byte) as.ordinal();
            if (as.level() > 0) {
                tables.add(mfn);
            }
        } else if (use[at] != as.ordinal()) {
            contradictions.add(
                "mfn 0x" + Long.toHexString(mfn) + " is used as " + use(mfn) + " and, by " + holder + ", as " + as);
        }
    }
}
