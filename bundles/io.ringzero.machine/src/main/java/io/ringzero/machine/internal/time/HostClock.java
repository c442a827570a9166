// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.time;

import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Time of the host, less the spans for which the machine was held. One time for all pCPUs.
 *
 * <p>Budgets are spans of time turned into instructions by the speed that was seen lately; they bound how long the machine
 * does not look at timers and inbox (the latter also kicks).
 */
public final class HostClock extends MachineClock {
    private static final long FIRST_GUESS_PER_MILLI = 20_000;
    private static final long MILLI = 1_000_000;

    private final LongSupplier hostNanos;
    private final long wallBase;
    private volatile long startNanos;
    private volatile long frozenAt = -1;
    private long instructionsPerMilli = FIRST_GUESS_PER_MILLI;

    /**
     * @param hostNanos a monotonic clock, as {@link System#nanoTime}
     * @param wall for the date at start
     */
    public HostClock(long seed, LongSupplier hostNanos, Clock wall) {
        super(seed);
        this.hostNanos = hostNanos;
        Instant start = wall.instant();
        this.wallBase = start.getEpochSecond() * 1_000_000_000L + start.getNano();
        this.startNanos = hostNanos.getAsLong();
    }

    @Override
    public void at(long localNanos) {
        // The host moves it.
    }

    @Override
    public void ran(long instructions, long tookNanos) {
        if (instructions > 1000 && tookNanos > 0) {
            long seen = Math.clamp(instructions * MILLI / tookNanos, 1_000L, 10_000_000L);
            instructionsPerMilli = (instructionsPerMilli * 7 + seen) / 8;
        }
    }

    @Override
    public long during(long instructions) {
        return systemNanos();
    }

    @Override
    public long budget(long nanos) {
        long span = Math.min(nanos, MILLI);
        return Math.max(100, span * instructionsPerMilli / MILLI);
    }

    @Override
    public long sleep(long deadline) {
        return deadline == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(1, deadline - systemNanos());
    }

    @Override
    public long systemNanos() {
        long frozen = frozenAt;
        return frozen >= 0 ? frozen : hostNanos.getAsLong() - startNanos;
    }

    @Override
    public long wallNanos() {
        return wallBase + systemNanos();
    }

    @Override
    public boolean virtual() {
        return false;
    }

    @Override
    public void charge(long nanos) {
        // The host has taken its time already.
    }

    @Override
    public long charged() {
        return 0;
    }

    @Override
    public synchronized void freeze() {
        if (frozenAt < 0) {
            frozenAt = systemNanos();
        }
    }

    @Override
    public synchronized void thaw() {
        if (frozenAt >= 0) {
            startNanos = hostNanos.getAsLong() - frozenAt;
            frozenAt = -1;
        }
    }
}
