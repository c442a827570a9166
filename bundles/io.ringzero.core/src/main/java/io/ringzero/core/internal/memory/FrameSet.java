// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set of frames that takes room for where its frames are, not for all of the machine below them: a domain has few runs of
 * frames, wherever in memory. By one thread at a time.
 */
final class FrameSet {
    /** Frames of a part, as a power of 2: 16 MiB, 512 bytes of bits. */
    private static final int PART_SHIFT = 12;
    private static final int PART = 1 << PART_SHIFT;

    /** By part number; none is empty. */
    private final TreeMap<Integer, BitSet> parts = new TreeMap<>();

    void set(int frame) {
        parts.computeIfAbsent(frame >>> PART_SHIFT, ignored -> new BitSet()).set(frame & PART - 1);
    }

    /** @param to the first that is not meant any more */
    void set(int from, int to) {
        for (int frame = from; frame < to;) {
            int end = Math.min(to, (frame | PART - 1) + 1);
            parts.computeIfAbsent(frame >>> PART_SHIFT, ignored -> new BitSet()).set(frame & PART - 1,
                (end - 1 & PART - 1) + 1);
            frame = end;
        }
    }

    boolean get(int frame) {
        BitSet part = parts.get(frame >>> PART_SHIFT);
        return part != null && part.get(frame & PART - 1);
    }

    void clear(int frame) {
        BitSet part = parts.get(frame >>> PART_SHIFT);
        if (part != null) {
            part.clear(frame & PART - 1);
            if (part.isEmpty()) {
                parts.remove(frame >>> PART_SHIFT);
            }
        }
    }

    void clear() {
        parts.clear();
    }

    /** The first at or above a frame, -1 for none. */
    int next(int frame) {
        int number = frame >>> PART_SHIFT;
        int from = frame & PART - 1;
        for (Map.Entry<Integer, BitSet> part : parts.tailMap(number).entrySet()) {
            int found = part.getValue().nextSetBit(part.getKey() == number ? from : 0);
            if (found >= 0) {
                return (part.getKey() << PART_SHIFT) + found;
            }
        }
        return -1;
    }

    /** As bits numbered by frame. */
    BitSet copy() {
        BitSet copy = new BitSet();
        for (int frame = next(0); frame >= 0; frame = next(frame + 1)) {
            copy.set(frame);
        }
        return copy;
    }
}
