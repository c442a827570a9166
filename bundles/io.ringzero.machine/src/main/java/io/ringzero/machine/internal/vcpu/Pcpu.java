// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.vcpu;

import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.sched.Cpupools;

/**
 * One pCPU: its TLB, its own time, and which vCPU sits on it. Belongs to the machine's owner.
 */
public final class Pcpu {
    /** No vCPU. */
    public static final int NONE = -1;

    public final PcpuId id;
    public final Tlb tlb;
    /** Time of its latest instruction border. */
    public long localNanos;
    /** vCPU that was picked last and is still here, or {@link #NONE}. */
    public volatile int vcpu = NONE;
    /** Something changed that the scheduler may want to act upon. */
    public boolean ask = true;
    /** When the slice of the vCPU ends. */
    public long sliceEnd;
    /** When the scheduler was asked last. */
    public long askedAt;
    /** CPU pool that it belongs to, {@link Cpupools#NONE} for none. */
    public int pool = Cpupools.FIRST;
    /** Retired count of the vCPU when the present run began. */
    public long runStart;

    final Account account;

    /**
     * @param startNanos system time from which its time is counted
     */
    public Pcpu(PcpuId id, Tlb tlb, long startNanos) {
        this.id = id;
        this.tlb = tlb;
        account = new Account(startNanos);
    }

    public int number() {
        return id.number();
    }

    public boolean idle() {
        return vcpu == NONE;
    }

    /** Idle time so far; any thread, near enough while the machine runs. */
    public long idleNanos(long now) {
        return account.idleNanos(now);
    }
}
