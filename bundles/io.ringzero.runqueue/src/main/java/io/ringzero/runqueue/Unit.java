// SPDX-License-Identifier: Apache-2.0
package io.ringzero.runqueue;

import io.ringzero.api.sched.VcpuParams;

/** A vCPU as a {@link PolicyScheduler} sees it. One thread. */
public final class Unit {
    static final int NOWHERE = -1;

    /** Index of the vCPU. */
    public final int index;
    /** The policy's own numbers; they travel with a handover. */
    public final long[] account;
    VcpuParams params;
    boolean runnable;
    boolean yielded;
    int pcpu = NOWHERE;
    long turn;

    Unit(int index, VcpuParams params, int numbers) {
        this.index = index;
        this.params = params;
        this.account = new long[numbers];
    }

    /** What the machine says of it. */
    public VcpuParams params() {
        return params;
    }

    /** Whether it can run, or runs. */
    public boolean runnable() {
        return runnable;
    }

    /** pCPU it is on, -1 for none. */
    public int pcpu() {
        return pcpu;
    }

    /** Whether it waits longer than another, among those that a policy holds equal. */
    public boolean waitsLongerThan(Unit other) {
        return turn != other.turn ? turn < other.turn : index < other.index;
    }

    boolean mayRunOn(int number) {
        return number < Long.SIZE && (params.hardAffinity() >>> number & 1) != 0;
    }
}
