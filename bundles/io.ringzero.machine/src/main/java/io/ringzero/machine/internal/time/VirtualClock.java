// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.time;

import java.time.Instant;

/**
 * Time derived from retired instructions: each costs the same, operations of the core add their {@linkplain #charge cost}.
 * Every reading is a function of configuration and inputs, never of the host. An exit before the first instruction of a run
 * costs as much as one instruction.
 *
 * <p>Each pCPU has a time of its own; they are never further apart than a quantum while they run. Wall-clock time starts at
 * {@link #EPOCH}, so a guest sees the same date in each run.
 */
public final class VirtualClock extends MachineClock {
    /** Wall-clock time at system time 0. */
    public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private final int nanosPerInstruction;
    private final boolean costs;
    private volatile long now;
    private volatile long charged;

    /** With {@code costs} false {@link #charge} is without effect: only instructions take time. */
    public VirtualClock(long seed, int nanosPerInstruction, boolean costs) {
        super(seed);
        this.nanosPerInstruction = nanosPerInstruction;
        this.costs = costs;
    }

    @Override
    public void at(long localNanos) {
        now = localNanos;
    }

    @Override
    public void ran(long instructions, long tookNanos) {
        now = during(instructions);
    }

    @Override
    public long during(long instructions) {
        return now + instructions * nanosPerInstruction;
    }

    @Override
    public long budget(long nanos) {
        return Math.max(1, Math.ceilDiv(nanos, (long) nanosPerInstruction));
    }

    @Override
    public long sleep(long deadline) {
        return 0;
    }

    @Override
    public long systemNanos() {
        return now;
    }

    @Override
    public long wallNanos() {
        return EPOCH.getEpochSecond() * 1_000_000_000L + now;
    }

    @Override
    public boolean virtual() {
        return true;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the thread that drives the machine
    public void charge(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("a cost is 0 or more, not " + nanos);
        }
        if (costs) {
            now += nanos;
            charged += nanos;
        }
    }

    @Override
    public long charged() {
        return charged;
    }

    @Override
    public void freeze() {
        // Time stands whenever no instruction is run.
    }

    @Override
    public void thaw() {
        // As above.
    }
}
