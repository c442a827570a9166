// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.bvt.internal;

import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.runqueue.PolicyScheduler;
import io.ringzero.runqueue.Unit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Borrowed virtual time: who is behind in virtual time runs, and who must answer quickly borrows from its own future.
 *
 * <p>Source: K. Duda and D. Cheriton, "Borrowed-Virtual-Time (BVT) scheduling", SOSP 1999, section 2; parameters and presets as
 * Xen 1.x and 2.0 had them (Barham et al., SOSP 2003, section 3.3.1). A vCPU's actual virtual time (AVT) grows by its advance for
 * each minimum charging unit (mcu) that it ran; what it ran beyond whole units is kept, so being interrupted costs nobody
 * anything. Its effective virtual time is that, less its warp while it is warped. The least effective time runs, and goes on until
 * it is the context-switch allowance ahead of the next. The scheduler virtual time is the least AVT of those that can run and never
 * goes back; who wakes starts no earlier, and warped: for {@code warpl} of running, after which it stays unwarped for
 * {@code warpu}. Of equals, who woke and has not run since comes first, as in Xen.
 * Who was not warped for as long as that has its whole {@code warpl} again.
 */
final class Bvt extends PolicyScheduler {
    private static final long MICRO = 1000;
    private static final long ALONE_NANOS = 100_000_000;
    private static final int AVT = 0;
    private static final int WARPED = 1;
    private static final int UNWARPED_UNTIL = 2;
    private static final int UNCHARGED = 3;
    private static final int LAST_WARPED = 4;
    private static final int FRESH = 5;
    private static final int NUMBERS = 6;
    /** Of the common numbers: scheduler virtual time. */
    private static final int SVT = 0;
    private static final long MOST = 1_000_000_000L;

    private long present;

    Bvt() {
        super("bvt", 1, NUMBERS, List.of(
            new Parameter("mcu", false, 1, 10_000, 100, "minimum charging unit, microseconds"),
            new Parameter("ctxallow", false, 100, 1_000_000, 5000, "context-switch allowance, microseconds"),
            new Parameter("mcuadv", true, 0, 1_000_000, 0,
                "virtual time per unit of time, 10 as weight 256; 0 goes by weight"),
            new Parameter("warpback", true, 0, 1, 0, "1 warps on wake"),
            new Parameter("warpvalue", true, 0, MOST, 0, "warp, microseconds of virtual time"),
            new Parameter("warpl", true, 0, MOST, 0, "longest time warped, microseconds; 0 has no limit"),
            new Parameter("warpu", true, 0, MOST, 0, "least time unwarped after that, microseconds")));
    }

    @Override
    public Scheduler another() {
        return new Bvt();
    }

    @Override
    public Set<Claim> claims() {
        return Set.of(Claim.WORK_CONSERVING, Claim.WEIGHTS, Claim.SERVES_ALL, Claim.SOFT_AFFINITY);
    }

    @Override
    protected void refresh(long now) {
        present = now;
        common()[SVT] = Math.max(common()[SVT], units().stream().filter(Unit::runnable)
            .mapToLong(unit -> unit.account[AVT]).min().orElse(0));
    }

    /** Who ran may sleep already; until now it was among those that could run. */
    private void ran(Unit unit) {
        long least = units().stream().filter(other -> other == unit || other.runnable())
            .mapToLong(other -> other.account[AVT]).min().orElse(0);
        common()[SVT] = Math.max(common()[SVT], least);
    }

    @Override
    protected void charge(Unit unit, long ranNanos, long now) {
        unit.account[FRESH] = 0;
        long mcu = parameter("mcu") * MICRO;
        long due = unit.account[UNCHARGED] + ranNanos;
        unit.account[UNCHARGED] = due % mcu;
        unit.account[AVT] += virtual(unit, due - due % mcu);
        ran(unit);
        if (warped(unit, now)) {
            long rest = parameter(unit, "warpu") * MICRO;
            boolean rested = rest > 0 && now - ranNanos - unit.account[LAST_WARPED] >= rest;
            unit.account[WARPED] = (rested ? 0 : unit.account[WARPED]) + ranNanos;
            unit.account[LAST_WARPED] = now;
            long limit = parameter(unit, "warpl") * MICRO;
            if (limit > 0 && unit.account[WARPED] >= limit) {
                unit.account[WARPED] = 0;
                unit.account[UNWARPED_UNTIL] = now + rest;
            }
        }
    }

    @Override
    protected void awoken(Unit unit, long now) {
        refresh(now);
        unit.account[AVT] = Math.max(unit.account[AVT], common()[SVT]);
        unit.account[FRESH] = 1;
    }

    @Override
    protected boolean before(Unit one, Unit other, int pcpu) {
        long ahead = effective(one) - effective(other);
        if (ahead != 0) {
            return ahead < 0;
        }
        long fresher = one.account[FRESH] - other.account[FRESH];
        return fresher != 0 ? fresher > 0 : one.waitsLongerThan(other);
    }

    @Override
    protected boolean goesOn(Unit running, Unit first, long now) {
        return effective(running) - effective(first) < virtual(running, allowance());
    }

    @Override
    protected long slice(Unit chosen, @Nullable Unit running, int pcpu, long now) {
        long next = units().stream().filter(unit -> unit != chosen && waits(unit, pcpu)).mapToLong(this::effective)
            .min()
            .orElse(Long.MAX_VALUE);
        if (next == Long.MAX_VALUE) {
            return ALONE_NANOS;
        }
        long slice = real(chosen, Math.max(0, next - effective(chosen))) + allowance();
        long limit = warped(chosen, now) ? parameter(chosen, "warpl") * MICRO : 0;
        return limit > 0 ? Math.min(slice, limit - chosen.account[WARPED]) : slice;
    }

    private long allowance() {
        return parameter("ctxallow") * MICRO;
    }

    private boolean warped(Unit unit, long now) {
        return now >= unit.account[UNWARPED_UNTIL] && parameter(unit, "warpback") != 0;
    }

    private long effective(Unit unit) {
        return unit.account[AVT] - (warped(unit, present) ? parameter(unit, "warpvalue") * MICRO : 0);
    }

    private long virtual(Unit unit, long nanos) {
        long advance = parameter(unit, "mcuadv");
        return advance > 0 ? nanos * advance / 10 : nanos * 256 / unit.params().weight();
    }

    private long real(Unit unit, long virtual) {
        long advance = parameter(unit, "mcuadv");
        long bounded = Math.min(virtual, MOST * MICRO);
        return advance > 0 ? bounded * 10 / advance : bounded * unit.params().weight() / 256;
    }
}
