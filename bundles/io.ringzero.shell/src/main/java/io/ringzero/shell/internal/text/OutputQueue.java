// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A guest's output on its way to a terminal. Adding never waits, so that a slow terminal holds up nobody; beyond {@link #CAPACITY} the
 * oldest bytes go, and the reader is told how many. Arrays of no bytes are signals: they are never lost. Any thread.
 */
public final class OutputQueue {
    /** Bytes that wait at most. */
    public static final int CAPACITY = 4 << 20;

    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private int bytes;
    private long lost;

    public void add(byte[] output) {
        lock.lock();
        try {
            waiting.addLast(output);
            bytes += output.length;
            while (bytes > CAPACITY) {
                dropOldest();
            }
            added.signal();
        } finally {
            lock.unlock();
        }
    }

    private void dropOldest() {
        for (var each = waiting.iterator(); each.hasNext();) {
            byte[] oldest = each.next();
            if (oldest.length > 0) {
                each.remove();
                bytes -= oldest.length;
                lost += oldest.length;
                return;
            }
        }
    }

    /** The next output or signal. */
    public byte[] take() throws InterruptedException {
        byte[] next = poll(Long.MAX_VALUE);
        while (next == null) {
            next = poll(Long.MAX_VALUE);
        }
        return next;
    }

    /** The next output or signal; null when none came in time. */
    public byte @Nullable [] poll(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (waiting.isEmpty() && left > 0) {
                left = added.awaitNanos(left);
            }
            if (lost > 0) {
                String told = "\r\n[" + lost
                    + " bytes of output are lost: they came faster than they could be shown]\r\n";
                lost = 0;
                return told.getBytes(StandardCharsets.US_ASCII);
            }
            byte[] next = waiting.pollFirst();
            bytes -= next == null ? 0 : next.length;
            return next;
        } finally {
            lock.unlock();
        }
    }

    public boolean isEmpty() {
        lock.lock();
        try {
            return waiting.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
