// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.arinc653.internal;

import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.runqueue.PolicyScheduler;
import io.ringzero.runqueue.Unit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Time partitions: each vCPU has its window in a frame that repeats, whether it uses it or not.
 *
 * <p>Source: ARINC Specification 653 part 1, section 2.3.1 (partition scheduling: major time frame, partition windows), and the
 * description of Xen's arinc653 scheduler. Each pCPU has a frame of its own: the windows of the vCPUs that are at home there, one after
 * another in order of index, and idle time up to the major frame if that is longer. Of the n pCPUs that a vCPU may run on, its home is
 * number (index modulo n). Windows are cut from system time, so no vCPU's load moves another's window; creating or destroying one does.
 */
final class Arinc653 extends PolicyScheduler {
    private static final long MICRO = 1000;
    private @Nullable Unit owner;
    private long windowEnd;
    private int computedFor = -1;

    Arinc653() {
        super("arinc653", 0, 0, List.of(
            new Parameter("majorframe", false, 0, 60_000_000, 0,
                "major frame, microseconds; 0 is the sum of the windows"),
            new Parameter("runtime", true, 1000, 10_000_000, 10_000, "window of each vCPU in a frame, microseconds")));
    }

    @Override
    protected boolean prefers() {
        return false; // who runs where and when is fixed
    }

    @Override
    public Scheduler another() {
        return new Arinc653();
    }

    @Override
    public Set<Claim> claims() {
        return Set.of(Claim.TIME_PARTITIONED, Claim.SERVES_ALL);
    }

    @Override
    protected void refresh(long now) {
        computedFor = -1;
    }

    @Override
    protected void charge(Unit unit, long ranNanos, long now) {
        // A window is a window, however much of it is used.
    }

    @Override
    protected void awoken(Unit unit, long now) {
        // It waits for its window.
    }

    @Override
    protected boolean eligible(Unit unit, int pcpu, long now) {
        if (computedFor != pcpu) {
            lookUp(pcpu, now);
            computedFor = pcpu;
        }
        return unit == owner;
    }

    @Override
    protected boolean before(Unit one, Unit other, int pcpu) {
        return one.waitsLongerThan(other);
    }

    @Override
    protected long slice(Unit chosen, @Nullable Unit running, int pcpu, long now) {
        return windowEnd - now;
    }

    private void lookUp(int pcpu, long now) {
        long all = pcpuMask();
        List<Unit> here = units().stream().filter(unit -> home(unit, all) == pcpu).toList();
        long windows = here.stream().mapToLong(this::window).sum();
        long frame = Math.max(windows, parameter("majorframe") * MICRO);
        owner = null;
        if (frame == 0) {
            return;
        }
        long position = now % frame;
        long start = 0;
        for (Unit unit : here) {
            long end = start + window(unit);
            if (position >= start && position < end) {
                owner = unit;
                windowEnd = now - position + end;
            }
            start = end;
        }
    }

    private long window(Unit unit) {
        return parameter(unit, "runtime") * MICRO;
    }

    /** The pCPU on which its window is: those that it may run on take the vCPUs by turns of their indices. */
    private static int home(Unit unit, long all) {
        long allowed = all & unit.params().hardAffinity();
        if (allowed == 0) {
            return -1;
        }
        for (int skip = unit.index % Long.bitCount(allowed); skip > 0; skip--) {
            allowed &= allowed - 1;
        }
        return Long.numberOfTrailingZeros(allowed);
    }
}
