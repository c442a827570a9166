// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.time;

import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.TimerId;
import org.jspecify.annotations.Nullable;

/**
 * The machine's clock as the driver moves it. The driver says which pCPU's time counts ({@link #at}) and what was done
 * ({@link #ran}); readings are those of the pCPU in question.
 *
 * <p>The TSC runs at 1 GHz: it is system time.
 */
public abstract sealed class MachineClock implements Clock permits VirtualClock, HostClock {
    private final TimerQueue timers = new TimerQueue();
    private final SplitMix random;

    MachineClock(long seed) {
        random = new SplitMix(seed);
    }

    /** From now on readings are those of a pCPU whose own time is this; the real clock has one time for all. */
    public abstract void at(long localNanos);

    /**
     * Instructions were retired by the pCPU in question; by the machine's owner.
     *
     * @param tookNanos system time that the run took, for a clock that learns the speed
     */
    public abstract void ran(long instructions, long tookNanos);

    /** Time of the pCPU in question after this many instructions of a run that has not been {@linkplain #ran told} yet. */
    public abstract long during(long instructions);

    /**
     * How many instructions to run so that a span of time passes, at least 1.
     *
     * @param nanos above 0
     */
    public abstract long budget(long nanos);

    /** How long the host may sleep until a deadline, nanoseconds of host time; 0 when time jumps there instead. */
    public abstract long sleep(long deadline);

    /** All that was {@linkplain #charge charged} on any pCPU, nanoseconds; 0 of the real clock. From any thread. */
    public abstract long charged();

    /** Time stands still, whatever the host does. Idempotent. */
    public abstract void freeze();

    /** Time goes on from where it stood. Idempotent. */
    public abstract void thaw();

    @Override
    public final long tsc() {
        return systemNanos();
    }

    @Override
    public final synchronized long random() {
        return random.next();
    }

    @Override
    public final TimerId at(long systemNanos, Runnable turn) {
        return timers.add(systemNanos, turn);
    }

    @Override
    public final void cancel(TimerId timer) {
        timers.cancel(timer);
    }

    /** The earliest deadline, {@link Long#MAX_VALUE} for none. */
    public final long nextDeadline() {
        return timers.next();
    }

    /** Takes the first timer whose deadline has come. */
    public final @Nullable Runnable takeDue() {
        return timers.takeDue(systemNanos());
    }
}
