// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.vcpu;

import io.ringzero.api.machine.VcpuRegistry.Runstate;
import io.ringzero.api.machine.VcpuRegistry.Runstate.State;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.sched.VcpuParams;

/**
 * One vCPU's run state and the time it spent in each. At any moment exactly one state counts, so the three sums are the time
 * since it was added. pCPU clocks may differ a little: a state that began later than now has lasted no time yet, as in Xen's
 * {@code vcpu_runstate_get}.
 */
final class Vcpu {
    static final int NOWHERE = -1;

    final int index;
    /** As its owner wishes. */
    VcpuParams params;
    /** As its scheduler hears: a hard affinity that names no pCPU of the pool is none. */
    VcpuParams told;
    /** It would rather run on some pCPUs of its pool than on others. */
    boolean choosy;
    int pool = Cpupools.FIRST;
    State state = State.BLOCKED;
    /** pCPU on which it was picked and not yet replaced. */
    int pcpu = NOWHERE;
    /** pCPU on which it was last, whose caches know it. */
    int last = NOWHERE;

    private final long[] spentNanos = new long[State.values().length];
    private long sinceNanos;

    Vcpu(int index, VcpuParams params, long now) {
        this.index = index;
        this.params = params;
        this.told = params;
        this.sinceNanos = now;
    }

    boolean runnable() {
        return state != State.BLOCKED;
    }

    boolean mayRunOn(Pcpu candidate) {
        return candidate.pool == pool && (told.hardAffinity() >>> candidate.number() & 1) != 0;
    }

    boolean wouldRather(Pcpu candidate) {
        return choosy && mayRunOn(candidate) && (told.softAffinity() >>> candidate.number() & 1) != 0;
    }

    /** How well an idle pCPU suits it. */
    int fitness(Pcpu candidate) {
        return (wouldRather(candidate) ? 2 : 0) + (candidate.number() == last ? 1 : 0);
    }

    /**
     * Works out what its scheduler is to hear.
     *
     * @param pcpus of its pool, bit n for pCPU n
     * @param elsewhere all others
     * @return whether it changed
     */
    boolean fit(long pcpus, long elsewhere) {
        boolean broken = pcpus != 0 && (params.hardAffinity() & pcpus) == 0 && (params.hardAffinity() & elsewhere) != 0;
        VcpuParams next = broken ? params.withHardAffinity(-1L) : params;
        long rather = next.softAffinity() & next.hardAffinity() & pcpus;
        choosy = rather != 0 && rather != (next.hardAffinity() & pcpus);
        boolean changed = !next.equals(told);
        told = next;
        return changed;
    }

    /** When its state began. */
    long sinceNanos() {
        return sinceNanos;
    }

    void become(State next, long now) {
        if (next != state) {
            if (now > sinceNanos) {
                spentNanos[state.ordinal()] += now - sinceNanos;
                sinceNanos = now;
            }
            state = next;
        }
    }

    /** For how long it has been runnable without running; 0 when it is not. */
    long waitingNanos(long now) {
        return state == State.RUNNABLE ? Math.max(0, now - sinceNanos) : 0;
    }

    /** For people. */
    String text(long now) {
        String what = state == State.RUNNABLE
            ? "waits for " + waitingNanos(now) / 1000 + " us"
            : state == State.RUNNING ? "runs on pCPU " + pcpu : "sleeps";
        return "vCPU " + index + " (domain " + params.domid() + " vCPU " + params.number() + ", weight "
            + params.weight() + ", cap " + params.capPercent() + ") " + what;
    }

    Runstate runstate(long now) {
        long[] spent = spentNanos.clone();
        spent[state.ordinal()] += Math.max(0, now - sinceNanos);
        return new Runstate(state, sinceNanos, spent[State.RUNNING.ordinal()], spent[State.RUNNABLE.ordinal()],
            spent[State.BLOCKED.ordinal()]);
    }
}
