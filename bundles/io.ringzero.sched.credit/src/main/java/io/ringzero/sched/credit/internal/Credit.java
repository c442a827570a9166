// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.credit.internal;

import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.runqueue.CapMeter;
import io.ringzero.runqueue.PolicyScheduler;
import io.ringzero.runqueue.Unit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Credits are handed out by weight every 30 ms and burnt by running; who has some goes before who has none, and who wakes with
 * some goes before both.
 *
 * <p>Source: E. Ackaouy's description of Xen's credit scheduler (Xen wiki, "Credit Scheduler"; xl(1), sched-credit) and its observed
 * behaviour: priorities BOOST, UNDER, OVER; within one, in turn; a domain's weight is divided among those of its vCPUs that can run;
 * caps per domain. Here the end of a period is noticed at the next pick, and no slice goes beyond it.
 */
final class Credit extends PolicyScheduler {
    private static final long MICRO = 1000;
    private static final long PERIOD_NANOS = 30_000_000;
    private static final long BOOST_NANOS = 10_000_000;
    private static final int CREDIT = 0;
    private static final int BOOST_LEFT = 1;
    private static final int USED = 2;
    /** pCPU on which it ran last, plus 1; and until when, system time. */
    private static final int LAST = 3;
    private static final int STOPPED = 4;
    private static final int START = 0;

    private long delayNanos;
    private final CapMeter caps = new CapMeter(this, USED, PERIOD_NANOS);

    Credit() {
        super("credit", 1, 5, List.of(
            new Parameter("tslice_ms", false, 1, 1000, 30, "time slice, milliseconds"),
            new Parameter("ratelimit_us", false, 0, 500_000, 1000,
                "least time before another takes over, microseconds"),
            new Parameter("migration_delay_us", false, 0, 100_000, 0,
                "for how long who ran stays with its pCPU's cache, microseconds")));
    }

    @Override
    public Scheduler another() {
        return new Credit();
    }

    @Override
    public Set<Claim> claims() {
        return Set.of(Claim.WORK_CONSERVING, Claim.WEIGHTS, Claim.CAPS, Claim.SERVES_ALL, Claim.SOFT_AFFINITY);
    }

    @Override
    protected void refresh(long now) {
        delayNanos = parameter("migration_delay_us") * MICRO;
        long periods = (now - common()[START]) / PERIOD_NANOS;
        if (periods <= 0) {
            return;
        }
        common()[START] += periods * PERIOD_NANOS;
        caps.periodsEnded(periods);
        long given = Math.min(periods, 1000) * PERIOD_NANOS * Math.max(1, pcpus().size());
        Map<Integer, Integer> active = active();
        long weights = units().stream().filter(Unit::runnable).mapToLong(unit -> weight(unit, active)).sum();
        for (Unit unit : units()) {
            if (unit.runnable()) {
                unit.account[CREDIT] = Math.min(PERIOD_NANOS,
                    unit.account[CREDIT] + (long) ((double) given * weight(unit, active) / weights));
            }
        }
    }

    @Override
    protected void charge(Unit unit, long ranNanos, long now) {
        unit.account[CREDIT] -= ranNanos;
        unit.account[BOOST_LEFT] = Math.max(0, unit.account[BOOST_LEFT] - ranNanos);
        caps.charge(unit, ranNanos);
        unit.account[LAST] = unit.pcpu() + 1L;
        unit.account[STOPPED] = now;
    }

    @Override
    protected void awoken(Unit unit, long now) {
        unit.account[BOOST_LEFT] = unit.account[CREDIT] > 0 ? BOOST_NANOS : 0;
    }

    @Override
    protected boolean eligible(Unit unit, int pcpu, long now) {
        return caps.left(unit) > 0 && (delayNanos == 0 || unit.account[LAST] == 0 || unit.account[LAST] == pcpu + 1L
            || now - unit.account[STOPPED] >= delayNanos);
    }

    @Override
    protected boolean before(Unit one, Unit other, int pcpu) {
        int rank = Integer.compare(priority(one), priority(other));
        return rank != 0 ? rank > 0 : one.waitsLongerThan(other);
    }

    @Override
    protected boolean goesOn(Unit running, Unit first, long now) {
        return priority(running) > priority(first);
    }

    @Override
    protected long slice(Unit chosen, @Nullable Unit running, int pcpu, long now) {
        long slice = Math.min(parameter("tslice_ms") * 1000 * MICRO, common()[START] + PERIOD_NANOS - now);
        long rate = parameter("ratelimit_us") * MICRO;
        long under = chosen.account[CREDIT] > 0 ? Math.max(rate, Math.min(slice, chosen.account[CREDIT])) : slice;
        return Math.min(Math.min(slice, under), caps.left(chosen));
    }

    /** 2 boost, 1 under, 0 over. */
    private static int priority(Unit unit) {
        if (unit.account[CREDIT] <= 0) {
            return 0;
        }
        return unit.account[BOOST_LEFT] > 0 ? 2 : 1;
    }

    /** How many vCPUs of each domain can run. */
    private Map<Integer, Integer> active() {
        Map<Integer, Integer> active = new HashMap<>();
        for (Unit unit : units()) {
            if (unit.runnable()) {
                active.merge(unit.params().domid(), 1, Integer::sum);
            }
        }
        return active;
    }

    /** A domain's weight, divided among its vCPUs that can run. */
    private static long weight(Unit unit, Map<Integer, Integer> active) {
        return unit.params().weight() * 1024L / active.getOrDefault(unit.params().domid(), 1);
    }
}
