// SPDX-License-Identifier: Apache-2.0
package io.ringzero.console.back.internal;

import java.util.ArrayDeque;
import java.util.Deque;

/** Typed bytes that the guest's ring had no room for yet, in order. In turns. */
final class KeyQueue {
    /** Most bytes that wait: who types further ahead than this would fill the host's memory. */
    static final int CAPACITY = 16 * 1024 * 1024;

    private final Deque<byte[]> waiting = new ArrayDeque<>();
    /** Bytes of the first array that are gone. */
    private int taken;
    private int size;

    /** Whether the bytes fit; all or none are taken. */
    boolean add(byte[] keys) {
        if (keys.length > CAPACITY - size) {
            return false;
        }
        if (keys.length > 0) {
            waiting.addLast(keys.clone());
            size += keys.length;
        }
        return true;
    }

    int size() {
        return size;
    }

    /** Removes and returns at most so many bytes. */
    byte[] take(int most) {
        byte[] out = new byte[Math.min(most, size)];
        int at = 0;
        while (at < out.length) {
            byte[] first = waiting.getFirst();
            int run = Math.min(out.length - at, first.length - taken);
            System.arraycopy(first, taken, out, at, run);
            at += run;
            taken += run;
            if (taken == first.length) {
                waiting.removeFirst();
                taken = 0;
            }
        }
        size -= out.length;
        return out;
    }
}
