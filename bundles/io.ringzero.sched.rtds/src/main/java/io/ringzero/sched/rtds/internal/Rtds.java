// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.rtds.internal;

import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.runqueue.PolicyScheduler;
import io.ringzero.runqueue.Unit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Each vCPU is a deferrable server: a budget in each period, the earliest deadline first.
 *
 * <p>Source: M. Xu, S. Xi and others, RT-Xen (EMSOFT 2011, 2014) and the published description of Xen's RTDS (xl(1), sched-rtds; Xen
 * wiki, "RTDS-Based-Scheduler"): global preemptive earliest deadline first, budgets filled at the start of each period, extra time by a
 * priority level that grows each time a budget is used up. Slices end where a period of anybody's ends, so that a filled budget preempts.
 */
final class Rtds extends PolicyScheduler {
    private static final long MICRO = 1000;
    private static final int DEADLINE = 0;
    private static final int BUDGET = 1;
    private static final int LEVEL = 2;

    Rtds() {
        super("rtds", 0, 3, List.of(
            new Parameter("period", true, 100, 1_000_000_000L, 10_000, "period, microseconds"),
            new Parameter("budget", true, 10, 1_000_000_000L, 4000, "budget in each period, microseconds"),
            new Parameter("extratime", true, 0, 1, 1, "1 may run beyond its budget when nobody needs the time")));
    }

    @Override
    public Scheduler another() {
        return new Rtds();
    }

    @Override
    public Set<Claim> claims() {
        return Set.of(Claim.REAL_TIME, Claim.SOFT_AFFINITY);
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
                unit.account[BUDGET] = budget(unit);
                unit.account[LEVEL] = 0;
            }
        }
    }

    @Override
    protected void charge(Unit unit, long ranNanos, long now) {
        unit.account[BUDGET] -= ranNanos;
        if (unit.account[BUDGET] <= 0) {
            boolean extra = parameter(unit, "extratime") != 0;
            unit.account[BUDGET] = extra ? budget(unit) : 0;
            unit.account[LEVEL] += 1;
        }
    }

    @Override
    protected void awoken(Unit unit, long now) {
        // A deferrable server keeps what is left of its budget while it sleeps.
    }

    @Override
    protected boolean eligible(Unit unit, int pcpu, long now) {
        return unit.account[BUDGET] > 0;
    }

    @Override
    protected boolean before(Unit one, Unit other, int pcpu) {
        int level = Long.compare(one.account[LEVEL], other.account[LEVEL]);
        int rank = level != 0 ? level : Long.compare(one.account[DEADLINE], other.account[DEADLINE]);
        return rank != 0 ? rank < 0 : one.waitsLongerThan(other);
    }

    @Override
    protected long slice(Unit chosen, @Nullable Unit running, int pcpu, long now) {
        long end = units().stream().filter(Unit::runnable).mapToLong(unit -> unit.account[DEADLINE]).min()
            .orElse(Long.MAX_VALUE);
        return Math.min(chosen.account[BUDGET], end - now);
    }

    private long budget(Unit unit) {
        return Math.min(parameter(unit, "budget"), parameter(unit, "period")) * MICRO;
    }
}
