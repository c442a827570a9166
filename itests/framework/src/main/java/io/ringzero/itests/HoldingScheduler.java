// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.VcpuParams;
import java.util.concurrent.CompletableFuture;

/**
 * Another scheduler that counts what it is told and asked, and has the machine held right behind one of these. No scheduler of anybody's
 * may do so: a test's own.
 */
final class HoldingScheduler extends ForwardingScheduler {
    private final Machine machine;
    private long events;
    private long holdAt;
    private CompletableFuture<Machine.Hold> held = new CompletableFuture<>();

    HoldingScheduler(Scheduler scheduler, Machine machine) {
        super(scheduler);
        this.machine = machine;
    }

    /** From now on events count from 1; the hold comes with the one of this number. While the machine stands. */
    CompletableFuture<Machine.Hold> holdAt(long event) {
        events = 0;
        holdAt = event;
        held = new CompletableFuture<>();
        return held;
    }

    private void event() {
        if (++events == holdAt) {
            held.complete(machine.hold());
        }
    }

    @Override
    public void add(int vcpu, VcpuParams params) {
        super.add(vcpu, params);
        event();
    }

    @Override
    public void remove(int vcpu) {
        super.remove(vcpu);
        event();
    }

    @Override
    public void adjust(int vcpu, VcpuParams params) {
        super.adjust(vcpu, params);
        event();
    }

    @Override
    public void wake(int vcpu, long now) {
        super.wake(vcpu, now);
        event();
    }

    @Override
    public void sleep(int vcpu, long now) {
        super.sleep(vcpu, now);
        event();
    }

    @Override
    public void yielded(int vcpu, long now) {
        super.yielded(vcpu, now);
        event();
    }

    @Override
    public long pick(int pcpu, int previous, long ranNanos, long now) {
        long picked = super.pick(pcpu, previous, ranNanos, now);
        event();
        return picked;
    }
}
