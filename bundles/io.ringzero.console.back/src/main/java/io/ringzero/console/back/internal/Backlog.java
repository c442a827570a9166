// SPDX-License-Identifier: Apache-2.0
package io.ringzero.console.back.internal;

import java.util.Arrays;

/**
 * The last bytes that a guest printed, at most {@link #CAPACITY}. Most domains print little, so room is made as it is needed. Any
 * thread.
 */
final class Backlog {
    static final int CAPACITY = 64 * 1024;

    private static final int AT_FIRST = 512;

    /** Has room for all bytes ever added until there are {@link #CAPACITY}; from then on the oldest are overwritten. */
    private byte[] bytes = new byte[AT_FIRST];
    /** Bytes ever added; the next one goes to this number modulo the capacity. */
    private long total;

    synchronized void add(byte[] more) {
        int from = Math.max(0, more.length - CAPACITY);
        total += from;
        makeRoom(total + more.length - from);
        for (int i = from; i < more.length;) {
            int at = (int) (total % CAPACITY);
            int run = Math.min(more.length - i, CAPACITY - at);
            System.arraycopy(more, i, bytes, at, run);
            i += run;
            total += run;
        }
    }

    private void makeRoom(long wanted) {
        if (wanted > bytes.length && bytes.length < CAPACITY) {
            int size = bytes.length;
            while (size < wanted && size < CAPACITY) {
                size *= 2;
            }
            bytes = Arrays.copyOf(bytes, size);
        }
    }

    synchronized byte[] copy() {
        int length = (int) Math.min(total, CAPACITY);
        byte[] copy = new byte[length];
        int start = (int) ((total - length) % CAPACITY);
        int run = Math.min(length, CAPACITY - start);
        System.arraycopy(bytes, start, copy, 0, run);
        System.arraycopy(bytes, 0, copy, run, length - run);
        return copy;
    }
}
