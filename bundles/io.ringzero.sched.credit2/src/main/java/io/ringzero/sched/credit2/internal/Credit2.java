// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.credit2.internal;

import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.runqueue.CapMeter;
import io.ringzero.runqueue.PolicyScheduler;
import io.ringzero.runqueue.Unit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All start with the same credit, burn it the faster the lighter they are, and who has most runs; when the next one has none
 * left, all are given the same again.
 *
 * <p>Source: Xen's published description of credit2 (docs/features/sched_credit2, the Xen wiki, xl(1) sched-credit2): 10.5 ms of
 * credit at a reset, slices of 0.5 to 2 ms bounded by the lead over the next, a rate limit, caps as a budget refilled every 10 ms.
 * Here all pCPUs share one run queue ({@code credit2_runqueue=all}).
 */
final class Credit2 extends PolicyScheduler {
    private static final long MICRO = 1000;
    private static final long RESET_NANOS = 10_500_000;
    private static final long LEAST_SLICE = 500_000;
    private static final long MOST_SLICE = 2_000_000;
    private static final long CAP_PERIOD = 10_000_000;
    private static final int CREDIT = 0;
    private static final int USED = 1;
    private static final int CAP_START = 0;
    private static final long FULL_WEIGHT = 65_535;

    private final CapMeter caps = new CapMeter(this, USED, CAP_PERIOD);

    Credit2() {
        super("credit2", 1, 2, List.of(
            new Parameter("ratelimit_us", false, 0, 500_000, 1000,
                "least time before another takes over, microseconds")));
    }

    @Override
    public Scheduler another() {
        return new Credit2();
    }

    @Override
    public Set<Claim> claims() {
        return Set.of(Claim.WORK_CONSERVING, Claim.WEIGHTS, Claim.CAPS, Claim.SERVES_ALL, Claim.SOFT_AFFINITY);
    }

    @Override
    protected void refresh(long now) {
        long periods = (now - common()[CAP_START]) / CAP_PERIOD;
        if (periods > 0) {
            common()[CAP_START] += periods * CAP_PERIOD;
            caps.periodsEnded(periods);
        }
        long most = units().stream().filter(unit -> unit.runnable() && caps.left(unit) > 0)
            .mapToLong(unit -> unit.account[CREDIT]).max().orElse(1);
        if (most <= 0) {
            long given = virtual(RESET_NANOS, 256);
            long times = 1 - most / given;
            units().forEach(unit -> unit.account[CREDIT] = Math.min(given, unit.account[CREDIT] + times * given));
        }
    }

    @Override
    protected void charge(Unit unit, long ranNanos, long now) {
        unit.account[CREDIT] -= virtual(ranNanos, unit.params().weight());
        caps.charge(unit, ranNanos);
    }

    @Override
    protected void awoken(Unit unit, long now) {
        // It has what it had when it went to sleep, and what resets gave it since.
    }

    @Override
    protected boolean eligible(Unit unit, int pcpu, long now) {
        return caps.left(unit) > 0;
    }

    @Override
    protected boolean before(Unit one, Unit other, int pcpu) {
        long more = one.account[CREDIT] - other.account[CREDIT];
        return more != 0 ? more > 0 : one.waitsLongerThan(other);
    }

    @Override
    protected boolean goesOn(Unit running, Unit first, long now) {
        return first.account[CREDIT] - running.account[CREDIT] < virtual(parameter("ratelimit_us") * MICRO,
            running.params().weight());
    }

    @Override
    protected long slice(Unit chosen, @Nullable Unit running, int pcpu, long now) {
        long next = units().stream().filter(unit -> unit != chosen && waits(unit, pcpu))
            .mapToLong(unit -> unit.account[CREDIT]).max().orElse(0);
        long lead = (chosen.account[CREDIT] - Math.max(0, next)) * chosen.params().weight() / FULL_WEIGHT;
        return Math.min(Math.clamp(lead, LEAST_SLICE, MOST_SLICE), caps.left(chosen));
    }

    private static long virtual(long nanos, int weight) {
        return nanos * FULL_WEIGHT / weight;
    }
}
