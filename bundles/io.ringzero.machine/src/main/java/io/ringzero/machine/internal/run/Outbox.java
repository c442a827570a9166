// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.run;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the machine has to say to the outside: log lines, answers that others wait for. A thread of its own says it, because no
 * pCPU thread may run a listener's code. A full box drops log lines and counts them, but never an answer.
 *
 * <p>Any thread posts.
 */
public final class Outbox implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("io.ringzero.machine");
    private static final int CAPACITY = 4096;
    private static final Runnable END = () -> {};

    private final BlockingQueue<Runnable> lines = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong dropped = new AtomicLong();
    private final boolean tracing = LOG.isLoggable(Level.TRACE);
    private final Thread thread;

    public Outbox() {
        thread = Thread.ofPlatform().name("ringzero-outbox").daemon().start(this::work);
    }

    /** Whether lines of the lowest level are wanted. */
    boolean tracing() {
        return tracing;
    }

    /** Logs a line. */
    public void log(Level level, String message, @Nullable Throwable cause) {
        if (!lines.offer(() -> LOG.log(level, message, cause))) {
            dropped.incrementAndGet();
        }
    }

    /** Runs something on the outbox's thread; on one of its own when the box is full. */
    public void post(Runnable answer) {
        if (!thread.isAlive() || !lines.offer(answer)) {
            Thread.ofPlatform().name("ringzero-outbox-overflow").daemon().start(answer);
        }
    }

    /** Says what is left and ends the thread, within a deadline. */
    @Override
    public void close() {
        boolean asked = lines.offer(END);
        try {
            if (!asked || !thread.join(Duration.ofSeconds(2))) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }

    private void work() {
        try {
            for (Runnable line = lines.take(); line != END; line = lines.take()) {
                say(line);
                long lost = dropped.getAndSet(0);
                if (lost > 0) {
                    say(() -> LOG.log(Level.WARNING, lost + " log lines were dropped: listeners are too slow"));
                }
            }
        } catch (InterruptedException e) {
            // Told to go without having said everything.
        }
    }

    private static void say(Runnable line) {
        try {
            line.run();
        } catch (RuntimeException | Error e) {
            Thread.currentThread().getUncaughtExceptionHandler().uncaughtException(Thread.currentThread(), e);
        }
    }
}
