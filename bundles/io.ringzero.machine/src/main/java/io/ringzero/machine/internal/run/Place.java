// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.run;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One pCPU's thread as the {@link Gate} sees it. Changed under the gate's lock; the volatile parts are read by anybody. */
final class Place {
    /** For how long a thread that waits keeps its host core: a step without its run, and a slice, are shorter than this. */
    private static final int SPINS = 1000;

    final int number;
    /** Signalled when a resting thread is woken. */
    final Condition woken;
    /** Changes when a stuck thread is replaced. */
    volatile @Nullable Thread thread;
    /** It owns the machine since it asked last. */
    volatile boolean granted;
    /** It waits in its sleep to be granted, so it has to be told. */
    volatile boolean parked;
    /** It runs guest code, or is about to. */
    volatile boolean inGuest;
    /** It asked for the machine to end a step: it gets it though others were promised a safe point. */
    boolean returning;
    /** It has nothing to run and waits to be woken. */
    boolean resting;
    /** It was woken out of its rest. */
    boolean called;

    Place(int number, Condition woken) {
        this.number = number;
        this.woken = woken;
    }

    /** Its thread wants the machine. */
    void ask(boolean toEndAStep) {
        inGuest = false;
        returning = toEndAStep;
        granted = false;
    }

    /** The machine is its thread's. */
    void grant() {
        granted = true;
        if (parked) {
            LockSupport.unpark(thread);
        }
    }

    /** Its thread waits, without the lock, for what it asked for. */
    void awaitGrant() {
        for (int n = 0; n < SPINS && !granted; n++) {
            Thread.onSpinWait();
        }
        parked = true;
        while (!granted) {
            LockSupport.park(this);
        }
        parked = false;
    }

    /** Another thread waits, without the lock, until this one, which was kicked, has left guest code. */
    void awaitOutOfGuest() {
        for (int turn = 0; inGuest; turn++) {
            if (turn < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    /** Ends its rest, if it rests. */
    void wake() {
        if (resting) {
            called = true;
            woken.signal();
        }
    }

    /** Returns whether the time is over. */
    static boolean await(Condition condition, long nanos) {
        try {
            return condition.awaitNanos(nanos) <= 0;
        } catch (InterruptedException e) {
            return false; // nobody interrupts a driver to any purpose: it is asked by call
        }
    }
}
