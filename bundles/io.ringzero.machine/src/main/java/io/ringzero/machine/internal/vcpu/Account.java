// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.vcpu;

import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.TimeAccounts;

/**
 * One pCPU's time. At any moment exactly one use counts, and a change of use charges what has passed to the one before: so the parts
 * add up whatever happens. Time does not go back: a change at an earlier moment (another pCPU's clock) is one at the latest known.
 * Belongs to the machine's owner; idle time is read by any thread.
 */
final class Account {
    /** What a pCPU's time is used for. */
    enum Use {
        GUEST, HYPERVISOR, IDLE
    }

    private final long startNanos;
    private long guestNanos;
    private long hypervisorNanos;
    private volatile long idleNanos;
    private volatile long sinceNanos;
    private volatile Use use = Use.IDLE;

    Account(long startNanos) {
        this.startNanos = startNanos;
        sinceNanos = startNanos;
    }

    /** The latest moment known. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** Another use from now on, or the same. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the machine's owner
    void use(Use next, long now) {
        long passed = Math.max(0, now - sinceNanos);
        switch (use) {
            case GUEST -> guestNanos += passed;
            case HYPERVISOR -> hypervisorNanos += passed;
            default -> idleNanos += passed;
        }
        sinceNanos += passed;
        use = next;
    }

    /** Idle time so far; any thread, near enough while the machine runs. */
    long idleNanos(long now) {
        return idleNanos + (use == Use.IDLE ? Math.max(0, now - sinceNanos) : 0);
    }

    TimeAccounts.Pcpu at(PcpuId id, long now) {
        long open = Math.max(0, now - sinceNanos);
        return new TimeAccounts.Pcpu(id, startNanos, sinceNanos + open, guestNanos + (use == Use.GUEST ? open : 0),
            hypervisorNanos + (use == Use.HYPERVISOR ? open : 0), idleNanos + (use == Use.IDLE ? open : 0));
    }
}
