// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.atropos.internal;

import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.runqueue.PolicyScheduler;
import io.ringzero.runqueue.Unit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Absolute shares: a slice in each period, the earliest deadline first; who wakes after its period was over gets the same share in shorter
 * periods at first; time that is left goes to those that may have it, in equal parts.
 *
 * <p>Source: T. Roscoe, "The Structure of a Multi-Service Operating System", University of Cambridge, 1995, and I. Leslie and others, "The
 * Design and Implementation of an Operating System to Support Distributed Multimedia Applications", IEEE JSAC 14(7), 1996 (slice, period, latency hint
 * and the flag for slack time); the Xen 2.0 users' manual, "Atropos": a domain that unblocks has its period reduced to the latency hint, the slice in
 * proportion, and both double from period to period until they are what they were. Ours: the new period begins at the wake only when the one
 * before is over, so that a domain that blocks and wakes gets no more than its share; slack is shared by who had least of it, not at random.
 *
 * <p>A vCPU with neither a slice nor slack time counts as one with slack time, so that nobody is left out by default. What slices promise together has to
 * stay below what pCPUs there are: nothing refuses more, and then nothing is promised.
 */
final class Atropos extends PolicyScheduler {
    private static final long MICRO = 1000;
    private static final long QUANTUM_NANOS = 5_000_000;
    private static final int DEADLINE = 0;
    private static final int LEFT = 1;
    /** Length of the period that runs; shorter than the promised one after a wake. */
    private static final int PERIOD = 2;
    private static final int SLACK = 3;
    private static final long MOST_MICROS = 4_000_000;

    Atropos() {
        super("atropos", 0, 4, List.of(
            new Parameter("period", true, 100, MOST_MICROS, 100_000, "period, microseconds"),
            new Parameter("slice", true, 0, MOST_MICROS, 0, "time promised in each period, microseconds"),
            new Parameter("latency", true, 100, MOST_MICROS, 10_000,
                "first period after a wake, microseconds; it doubles up to the period"),
            new Parameter("xtratime", true, 0, 1, 1, "1 has a part in the time that is left")));
    }

    @Override
    public Scheduler another() {
        return new Atropos();
    }

    @Override
    public Set<Claim> claims() {
        return Set.of(Claim.REAL_TIME, Claim.SOFT_AFFINITY);
    }

    @Override
    protected void refresh(long now) {
        for (Unit unit : units()) {
            if (unit.runnable() && now >= unit.account[DEADLINE]) {
                long length = Math.min(period(unit), Math.max(MICRO, 2 * unit.account[PERIOD]));
                boolean late = now - unit.account[DEADLINE] >= length;
                begin(unit, late ? now : unit.account[DEADLINE], length);
            }
        }
    }

    @Override
    protected void awoken(Unit unit, long now) {
        if (now >= unit.account[DEADLINE]) {
            begin(unit, now, Math.min(period(unit), parameter(unit, "latency") * MICRO));
        }
        long least = units().stream().filter(other -> other != unit && other.runnable())
            .mapToLong(other -> other.account[SLACK]).min().orElse(unit.account[SLACK]);
        unit.account[SLACK] = Math.max(unit.account[SLACK], least);
    }

    /** A period begins, and with it the part of the slice that belongs to its length. */
    private void begin(Unit unit, long from, long length) {
        unit.account[PERIOD] = length;
        unit.account[DEADLINE] = from + length;
        long period = parameter(unit, "period");
        unit.account[LEFT] = Math.min(parameter(unit, "slice"), period) * length / period;
    }

    private long period(Unit unit) {
        return parameter(unit, "period") * MICRO;
    }

    @Override
    protected void charge(Unit unit, long ranNanos, long now) {
        long promised = Math.min(ranNanos, unit.account[LEFT]);
        unit.account[LEFT] -= promised;
        unit.account[SLACK] += ranNanos - promised;
    }

    @Override
    protected boolean eligible(Unit unit, int pcpu, long now) {
        return unit.account[LEFT] > 0 || parameter(unit, "xtratime") != 0 || parameter(unit, "slice") == 0;
    }

    @Override
    protected boolean before(Unit one, Unit other, int pcpu) {
        boolean promised = one.account[LEFT] > 0;
        if (promised != other.account[LEFT] > 0) {
            return promised;
        }
        int number = promised ? DEADLINE : SLACK;
        int rank = Long.compare(one.account[number], other.account[number]);
        return rank != 0 ? rank < 0 : one.waitsLongerThan(other);
    }

    /** Up to where a period begins: whoever's it is may come first then. */
    @Override
    protected long slice(Unit chosen, @Nullable Unit running, int pcpu, long now) {
        long end = units().stream().filter(unit -> unit.runnable() && parameter(unit, "slice") > 0)
            .mapToLong(unit -> unit.account[DEADLINE]).min().orElse(Long.MAX_VALUE);
        long most = chosen.account[LEFT] > 0 ? chosen.account[LEFT] : QUANTUM_NANOS;
        return Math.min(most, end - now);
    }
}
