// SPDX-License-Identifier: Apache-2.0
package io.ringzero.console.back.internal;

/** The last bytes that a guest printed, at most {@link #CAPACITY}. Any thread. */
final class Backlog {
    static final int CAPACITY = 64 * 1024;

    private final byte[] bytes = new byte[CAPACITY];
    /** Bytes ever added; the next one goes to this number modulo the capacity. */
    private long total;

    synchronized void add(byte[] more) {
        int from = Math.max(0, more.length - CAPACITY);
        total += from;
        for (int i = from; i < more.length;) {
            int at = (int) (total % CAPACITY);
            int run = Math.min(more.length - i, CAPACITY - at);
            System.arraycopy(more, i, bytes, at, run);
            i += run;
            total += run;
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
