// SPDX-License-Identifier: Apache-2.0
package io.ringzero.runqueue;

import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the schedulers have in common: who exists, who can run, who is where, hard affinity, parameters, handover. A policy adds
 * who is to be charged what, and who comes first.
 *
 * <p>One queue for all pCPUs: a vCPU that waits may go wherever its hard affinity lets it, and is left to an idle pCPU
 * that its soft affinity names. A vCPU on a pCPU stays there until
 * that pCPU picks again. A pick looks at each vCPU once, so it costs time in proportion to their number. Who yielded comes after
 * all others at the next pick, once. Called as {@link Scheduler} says; calls for unknown vCPUs or pCPUs are ignored.
 */
public abstract class PolicyScheduler implements Scheduler {
    private static final long LEAST_NANOS = 1000;
    private static final long MOST_NANOS = 2_000_000_000L;

    private final Tuning tuning;
    private final Books books;

    /**
     * @param name short, for the names of the extras in a handover
     * @param common how many numbers the policy keeps for all vCPUs together
     * @param numbers how many it keeps for each
     */
    protected PolicyScheduler(String name, int common, int numbers, List<Parameter> parameters) {
        tuning = new Tuning(parameters);
        books = new Books(name, common, numbers, tuning);
    }

    /** A vCPU was on a pCPU for a time. */
    protected abstract void charge(Unit unit, long ranNanos, long now);

    /** A vCPU that slept can run; also for each runnable one after a handover from another policy. */
    protected abstract void awoken(Unit unit, long now);

    /** Whether the first is to run before the second on this pCPU; both may. */
    protected abstract boolean before(Unit one, Unit other, int pcpu);

    /** For how long who was chosen may run, nanoseconds. */
    protected abstract long slice(Unit chosen, @Nullable Unit running, int pcpu, long now);

    /** Before each choice: periods end, budgets are filled. */
    protected void refresh(long now) {
        // Some have no periods.
    }

    /** Whether a vCPU may run there now, as far as the policy is concerned. */
    protected boolean eligible(Unit unit, int pcpu, long now) {
        return true;
    }

    /** Whether soft affinity counts. */
    protected boolean prefers() {
        return true;
    }

    /** Whether the running one goes on although another would come first. */
    protected boolean goesOn(Unit running, Unit first, long now) {
        return false;
    }

    protected final long[] common() {
        return books.common;
    }

    protected final Collection<Unit> units() {
        return books.units.values();
    }

    protected final Set<Integer> pcpus() {
        return books.pcpus;
    }

    /** The same as bits: those that an affinity can name. */
    protected final long pcpuMask() {
        long mask = 0;
        for (int pcpu : books.pcpus) {
            mask |= pcpu < Long.SIZE ? 1L << pcpu : 0;
        }
        return mask;
    }

    protected final long parameter(Unit unit, String name) {
        return tuning.get(unit.params, name);
    }

    protected final long parameter(String name) {
        return tuning.get(Parameter.WHOLE, name);
    }

    @Override
    public final List<Parameter> parameters() {
        return tuning.parameters();
    }

    @Override
    public void tune(int domid, String name, long value) {
        tuning.set(domid, name, value);
    }

    @Override
    public final long tuned(int domid, String name) {
        return tuning.get(domid, name);
    }

    @Override
    public final void add(int vcpu, VcpuParams params) {
        books.units.computeIfAbsent(vcpu, index -> new Unit(index, params, numbers()));
    }

    private int numbers() {
        return books.numbers();
    }

    @Override
    public final void remove(int vcpu) {
        books.units.remove(vcpu);
    }

    @Override
    public final void adjust(int vcpu, VcpuParams params) {
        Unit unit = books.units.get(vcpu);
        if (unit != null) {
            unit.params = params;
        }
    }

    @Override
    public final void wake(int vcpu, long now) {
        Unit unit = books.units.get(vcpu);
        if (unit != null && !unit.runnable) {
            awoken(unit, now);
            unit.runnable = true;
            unit.turn = ++books.turns;
        }
    }

    @Override
    public final void sleep(int vcpu, long now) {
        Unit unit = books.units.get(vcpu);
        if (unit != null) {
            unit.runnable = false;
        }
    }

    @Override
    public final void yielded(int vcpu, long now) {
        Unit unit = books.units.get(vcpu);
        if (unit != null) {
            unit.yielded = true;
        }
    }

    @Override
    public final long pick(int pcpu, int previous, long ranNanos, long now) {
        Unit running = on(pcpu);
        if (running != null && ranNanos > 0) {
            charge(running, ranNanos, now);
        }
        refresh(now);
        Unit chosen = books.pcpus.contains(pcpu) ? choose(pcpu, running, now) : null;
        if (running != null && running != chosen) {
            running.pcpu = Unit.NOWHERE;
            running.turn = ++books.turns;
        }
        if (running != null) {
            running.yielded = false;
        }
        if (chosen == null) {
            return IDLE;
        }
        long nanos = Math.clamp(slice(chosen, running, pcpu, now), LEAST_NANOS, MOST_NANOS);
        chosen.pcpu = pcpu;
        return Scheduler.slice(chosen.index, (int) (nanos / LEAST_NANOS));
    }

    private @Nullable Unit choose(int pcpu, @Nullable Unit running, long now) {
        Unit first = null;
        Preference preference = new Preference(pcpu, books.pcpus, books::busy);
        for (Unit unit : books.units.values()) {
            if (waitsFor(unit, pcpu, running) && !(prefers() && preference.leaves(unit.params))
                && eligible(unit, pcpu, now)
                && (first == null || comesBefore(unit, first, pcpu))) {
                first = unit;
            }
        }
        boolean stays = first != null && running != null && running != first && !running.yielded
            && waitsFor(running, pcpu, running) && !(prefers() && preference.leaves(running.params))
            && eligible(running, pcpu, now) && goesOn(running, first, now);
        return stays ? running : first;
    }

    private boolean comesBefore(Unit one, Unit other, int pcpu) {
        return one.yielded != other.yielded ? other.yielded : before(one, other, pcpu);
    }

    private static boolean waitsFor(Unit unit, int pcpu, @Nullable Unit running) {
        return unit.runnable && (unit.pcpu == Unit.NOWHERE || unit == running) && unit.mayRunOn(pcpu);
    }

    /** Whether a vCPU waits and could be chosen by this pCPU instead. */
    protected final boolean waits(Unit unit, int pcpu) {
        return unit.runnable && unit.pcpu == Unit.NOWHERE && unit.mayRunOn(pcpu);
    }

    private @Nullable Unit on(int pcpu) {
        for (Unit unit : books.units.values()) {
            if (unit.pcpu == pcpu) {
                return unit;
            }
        }
        return null;
    }

    @Override
    public final void pcpuAdded(int pcpu) {
        books.pcpus.add(pcpu);
    }

    @Override
    public final void pcpuRemoved(int pcpu) {
        books.pcpus.remove(pcpu);
        Unit running = on(pcpu);
        if (running != null) {
            running.pcpu = Unit.NOWHERE;
        }
    }

    @Override
    public final Section export() {
        return books.section();
    }

    @Override
    public final void adopt(Section section) throws Incompatible {
        if (!books.read(section)) {
            for (Unit unit : books.units.values()) {
                if (unit.runnable) {
                    awoken(unit, 0);
                }
            }
        }
    }

    @Override
    public final void abandon() {
        books.clear();
    }
}
