// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.sedf.internal;

import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.runqueue.PolicyScheduler;
import io.ringzero.runqueue.Unit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A slice in each period for those that were promised one, the earliest deadline first; what is left goes to the others by weight.
 *
 * <p>Source: the description of Xen's SEDF (docs/misc/sedf_scheduler_mini-HOWTO in Xen up to 4.5) and L. Cherkasova, D. Gupta and A.
 * Vahdat, "Comparison of the three CPU schedulers in Xen", 2007, section 2: period, slice, extra time. Extra time goes to who had
 * least of it in proportion to its weight. A vCPU with neither a slice nor extra time counts as one with extra time, so that
 * nobody is left out by default.
 */
final class Sedf extends PolicyScheduler {
    private static final long MICRO = 1000;
    private static final long QUANTUM_NANOS = 5_000_000;
    private static final int DEADLINE = 0;
    private static final int LEFT = 1;
    private static final int EXTRA = 2;
    private static final long SECOND_MICROS = 1_000_000;

    Sedf() {
        super("sedf", 0, 3, List.of(
            new Parameter("period", true, 100, 4 * SECOND_MICROS, 20_000, "period, microseconds"),
            new Parameter("slice", true, 0, 4 * SECOND_MICROS, 0, "time promised in each period, microseconds"),
            new Parameter("extra", true, 0, 1, 1, "1 has a part in the time that is left")));
    }

    @Override
    public Scheduler another() {
        return new Sedf();
    }

    @Override
    public Set<Claim> claims() {
        return Set.of(Claim.WEIGHTS, Claim.REAL_TIME, Claim.SOFT_AFFINITY);
    }

    @Override
    protected void refresh(long now) {
        for (Unit unit : units()) {
            if (now >= unit.account[DEADLINE]) {
                long period = parameter(unit, "period") * MICRO;
                long late = now - unit.account[DEADLINE];
                unit.account[DEADLINE] = unit.account[DEADLINE] == 0
                    ? now + period
                    : unit.account[DEADLINE] + (late / period + 1) * period;
                unit.account[LEFT] = Math.min(parameter(unit, "slice") * MICRO, period);
            }
        }
    }

    @Override
    protected void charge(Unit unit, long ranNanos, long now) {
        long promised = Math.min(ranNanos, unit.account[LEFT]);
        unit.account[LEFT] -= promised;
        unit.account[EXTRA] += (ranNanos - promised) * 256 / unit.params().weight();
    }

    @Override
    protected void awoken(Unit unit, long now) {
        long least = units().stream().filter(other -> other != unit && other.runnable())
            .mapToLong(other -> other.account[EXTRA]).min().orElse(unit.account[EXTRA]);
        unit.account[EXTRA] = Math.max(unit.account[EXTRA], least);
    }

    @Override
    protected boolean eligible(Unit unit, int pcpu, long now) {
        return unit.account[LEFT] > 0 || parameter(unit, "extra") != 0 || parameter(unit, "slice") == 0;
    }

    @Override
    protected boolean before(Unit one, Unit other, int pcpu) {
        boolean promised = one.account[LEFT] > 0;
        if (promised != other.account[LEFT] > 0) {
            return promised;
        }
        int number = promised ? DEADLINE : EXTRA;
        int rank = Long.compare(one.account[number], other.account[number]);
        return rank != 0 ? rank < 0 : one.waitsLongerThan(other);
    }

    @Override
    protected long slice(Unit chosen, @Nullable Unit running, int pcpu, long now) {
        long end = units().stream().filter(unit -> unit.runnable() && parameter(unit, "slice") > 0)
            .mapToLong(unit -> unit.account[DEADLINE]).min().orElse(Long.MAX_VALUE);
        long most = chosen.account[LEFT] > 0 ? chosen.account[LEFT] : QUANTUM_NANOS;
        return Math.min(most, end - now);
    }
}
