// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.none.internal;

import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.runqueue.PolicyScheduler;
import io.ringzero.runqueue.Unit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * No scheduling: each vCPU has a pCPU of its own and stays there.
 *
 * <p>Source: the description of Xen's null scheduler (docs/misc/xen-command-line, {@code sched=null}; D. Faggioli, 2017). A vCPU takes
 * the free pCPU with the lowest number that its hard affinity lets it; who finds none waits until one is free. So it serves all
 * only where there are as many pCPUs as vCPUs, and claims nothing.
 */
final class NullScheduler extends PolicyScheduler {
    private static final long SLICE_NANOS = 100_000_000;
    private static final int HOME = 0;

    NullScheduler() {
        super("null", 0, 1, List.<Parameter>of());
    }

    @Override
    protected boolean prefers() {
        return false; // who runs where and when is fixed
    }

    @Override
    public Scheduler another() {
        return new NullScheduler();
    }

    @Override
    public Set<Claim> claims() {
        return Set.of();
    }

    /** The number that is kept is the pCPU's plus one; 0 is nowhere. */
    @Override
    protected void refresh(long now) {
        long all = pcpuMask();
        long free = all;
        for (Unit unit : units()) {
            long home = unit.account[HOME] == 0 ? 0 : 1L << unit.account[HOME] - 1;
            if ((home & all & unit.params().hardAffinity()) == 0) {
                unit.account[HOME] = 0;
            } else {
                free &= ~home;
            }
        }
        for (Unit unit : units()) {
            long choice = free & unit.params().hardAffinity();
            if (unit.account[HOME] == 0 && choice != 0) {
                int home = Long.numberOfTrailingZeros(choice);
                unit.account[HOME] = home + 1L;
                free &= ~(1L << home);
            }
        }
    }

    @Override
    protected void charge(Unit unit, long ranNanos, long now) {
        // Nobody competes.
    }

    @Override
    protected void awoken(Unit unit, long now) {
        // Its pCPU is its own.
    }

    @Override
    protected boolean eligible(Unit unit, int pcpu, long now) {
        return unit.account[HOME] == pcpu + 1;
    }

    @Override
    protected boolean before(Unit one, Unit other, int pcpu) {
        return one.waitsLongerThan(other);
    }

    @Override
    protected long slice(Unit chosen, @Nullable Unit running, int pcpu, long now) {
        return SLICE_NANOS;
    }
}
