// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.vcpu;

import io.ringzero.api.machine.VcpuRegistry.Runstate;
import io.ringzero.api.machine.VcpuRegistry.Runstate.State;
import io.ringzero.api.sched.VcpuParams;

/**
 * One vCPU's run state and the time it spent in each. At any moment exactly one state counts, so the three sums are the time
 * since it was added. pCPU clocks may differ a little: a state that began later than now has lasted no time yet, as in Xen's
 * {@code vcpu_runstate_get}.
 */
final class Vcpu {
    static final int NOWHERE = -1;

    final int index;
    VcpuParams params;
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
        this.sinceNanos = now;
    }

    boolean runnable() {
        return state != State.BLOCKED;
    }

    boolean mayRunOn(int number) {
        return (params.hardAffinity() >>> number & 1) != 0;
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

    Runstate runstate(long now) {
        long[] spent = spentNanos.clone();
        spent[state.ordinal()] += Math.max(0, now - sinceNanos);
        return new Runstate(state, sinceNanos, spent[State.RUNNING.ordinal()], spent[State.RUNNABLE.ordinal()],
            spent[State.BLOCKED.ordinal()]);
    }
}
