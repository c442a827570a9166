// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.run;

import io.ringzero.api.machine.Machine.Hold;
import io.ringzero.machine.internal.time.MachineClock;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Where the driver's thread can be stopped. The driver is <em>inside</em> while it steps; it comes out between steps when it
 * is called, and to wait when there is nothing to do. While it is out, one other thread at a time may own the machine.
 *
 * <p>True at all times: the machine's state is touched by one thread, its <em>owner</em>: the driver while it is inside, else
 * the thread that runs safe-point work.
 */
public final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Held by the thread that does, or waits to do, safe-point work. */
    private final ReentrantLock exclusive = new ReentrantLock(true);
    private final MachineClock clock;
    private final Runnable kick;
    private volatile boolean called;
    private volatile Thread driver = Thread.currentThread();
    private int requests;
    private int holds;
    private boolean inside;
    private boolean closing;
    /** How often the driver was outside; written and read by the driver. */
    private long outings;

    /**
     * @param kick ends the present run soon; any thread
     */
    public Gate(MachineClock clock, Runnable kick) {
        this.clock = clock;
        this.kick = kick;
    }

    /** Whether the calling thread may touch the machine now. */
    public boolean owned() {
        return Thread.currentThread() == driver || exclusive.isHeldByCurrentThread();
    }

    /** Whether the calling thread is the pCPUs'. */
    public boolean onDriver() {
        return Thread.currentThread() == driver;
    }

    /** Refuses callers that do not own the machine. */
    public void requireOwned(String what) {
        if (!owned()) {
            throw new IllegalStateException(what + " is called on " + Thread.currentThread()
                + ", which is no pCPU's: post to the inbox or use atSafePoint");
        }
    }

    /** How often the driver was outside so far: each time, others may have changed anything. On the driver's thread. */
    long outings() {
        return outings;
    }

    /** Whether the driver is wanted outside before it does anything more. */
    boolean called() {
        return called;
    }

    /** A thread becomes the driver and is inside; the machine's maker was the driver until now. */
    void enter(Thread next) {
        lock.lock();
        try {
            driver = next;
            inside = true;
        } finally {
            lock.unlock();
        }
    }

    /** The driver passes by; waits outside while anybody wants it there. Returns false when the machine closes. */
    boolean pass() {
        return !called || rest(() -> true, () -> Long.MAX_VALUE);
    }

    /**
     * The driver waits outside until nobody wants it there and there is work, or the time is over.
     *
     * @param work asked only while nobody else owns the machine
     * @param sleepNanos how long at most; asked after each awakening
     * @return false when the machine closes
     */
    boolean rest(BooleanSupplier work, java.util.function.LongSupplier sleepNanos) {
        lock.lock();
        try {
            inside = false;
            outings++;
            settle();
            changed.signalAll();
            while (!closing && (requests > 0 || holds > 0 || !work.getAsBoolean())) {
                long nanos = requests > 0 || holds > 0 ? Long.MAX_VALUE : sleepNanos.getAsLong();
                if (nanos <= 0) {
                    break;
                }
                if (nanos == Long.MAX_VALUE) {
                    changed.awaitUninterruptibly();
                } else if (!await(nanos)) {
                    continue; // the time may be over: asked again above
                }
            }
            inside = !closing;
            settle();
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    /** Something may have become work: a waiting driver looks again. */
    public void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** As {@link io.ringzero.api.machine.Machine#atSafePoint}. */
    public <T> T atSafePoint(Callable<T> work) throws Exception {
        if (owned()) {
            return work.call();
        }
        exclusive.lock();
        try {
            change(1, 0);
            awaitOutside();
            return work.call();
        } finally {
            change(-1, 0);
            exclusive.unlock();
        }
    }

    /** As {@link io.ringzero.api.machine.Machine#hold}. */
    public Hold hold() {
        change(0, 1);
        if (!owned()) {
            awaitOutside();
        }
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                change(0, -1);
            }
        };
    }

    /** Lets the driver go for good. */
    public void close() {
        lock.lock();
        try {
            closing = true;
            called = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        kick.run();
    }

    private void change(int moreRequests, int moreHolds) {
        lock.lock();
        try {
            requests += moreRequests;
            holds += moreHolds;
            called = closing || requests > 0 || holds > 0;
            settle();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (called && !onDriver()) {
            kick.run();
        }
    }

    /** Waits until the driver is out: what it was called for has come about. */
    public void awaitOutside() {
        lock.lock();
        try {
            while (inside) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Held and out: time stands. */
    private void settle() {
        if (holds > 0 && !inside) {
            clock.freeze();
        } else {
            clock.thaw();
        }
    }

    private boolean await(long nanos) {
        try {
            return changed.await(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return false; // nobody interrupts the driver to any purpose: it is asked by call
        }
    }
}
