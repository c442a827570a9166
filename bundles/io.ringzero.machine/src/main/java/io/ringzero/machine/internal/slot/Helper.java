// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that does what it is given, one thing at a time, and sleeps in between: a handover is several calls, and an operating system
 * with much to do wakes a thread that slept sooner than it starts a new one (looking busily for work was worse: it takes the processor
 * that the other side needs). After some seconds without work it is gone. Who gives it work waits for the end of that before
 * giving more, or never gives it any again.
 */
final class Helper implements Runnable {
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** In the place of work: takes none any more. */
    private static final Runnable GONE = () -> {
    };
    /** In the place of work: there is none. */
    private static final Runnable NONE = () -> {
    };

    private final AtomicReference<Runnable> work = new AtomicReference<>(NONE);
    private final Thread thread = Thread.ofPlatform().name("ringzero-handover").daemon().unstarted(this);

    /** One that runs. */
    static Helper started() {
        Helper helper = new Helper();
        helper.thread.start();
        return helper;
    }

    /** Takes work; false: it is gone, and another is needed. */
    boolean take(Runnable task) {
        if (!work.compareAndSet(NONE, task)) {
            return false;
        }
        LockSupport.unpark(thread);
        return true;
    }

    @Override
    public void run() {
        long idleSince = System.nanoTime();
        while (true) {
            Runnable task = Objects.requireNonNull(work.get());
            long idle = System.nanoTime() - idleSince;
            if (task != NONE) {
                work.set(NONE);
                task.run();
                idleSince = System.nanoTime();
            } else if (idle < IDLE_NANOS) {
                LockSupport.parkNanos(this, IDLE_NANOS - idle);
            } else if (work.compareAndSet(NONE, GONE)) {
                return;
            }
        }
    }
}
