// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Another scheduler that counts what it is told and asked, and has the machine held right behind one of these. No scheduler of anybody's
 * may do so: a test's own.
 */
final class HoldingScheduler implements Scheduler {
    private final Scheduler scheduler;
    private final Machine machine;
    private long events;
    private long holdAt;
    private CompletableFuture<Machine.Hold> held = new CompletableFuture<>();

    HoldingScheduler(Scheduler scheduler, Machine machine) {
        this.scheduler = scheduler;
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
    public Set<Claim> claims() {
        return scheduler.claims();
    }

    @Override
    public List<Parameter> parameters() {
        return scheduler.parameters();
    }

    @Override
    public void tune(int domid, String name, long value) {
        scheduler.tune(domid, name, value);
    }

    @Override
    public long tuned(int domid, String name) {
        return scheduler.tuned(domid, name);
    }

    @Override
    public void add(int vcpu, VcpuParams params) {
        scheduler.add(vcpu, params);
        event();
    }

    @Override
    public void remove(int vcpu) {
        scheduler.remove(vcpu);
        event();
    }

    @Override
    public void adjust(int vcpu, VcpuParams params) {
        scheduler.adjust(vcpu, params);
        event();
    }

    @Override
    public void wake(int vcpu, long now) {
        scheduler.wake(vcpu, now);
        event();
    }

    @Override
    public void sleep(int vcpu, long now) {
        scheduler.sleep(vcpu, now);
        event();
    }

    @Override
    public void yielded(int vcpu, long now) {
        scheduler.yielded(vcpu, now);
        event();
    }

    @Override
    public long pick(int pcpu, int previous, long ranNanos, long now) {
        long picked = scheduler.pick(pcpu, previous, ranNanos, now);
        event();
        return picked;
    }

    @Override
    public void pcpuAdded(int pcpu) {
        scheduler.pcpuAdded(pcpu);
    }

    @Override
    public void pcpuRemoved(int pcpu) {
        scheduler.pcpuRemoved(pcpu);
    }

    @Override
    public Section export() {
        return scheduler.export();
    }

    @Override
    public void prepare() {
        scheduler.prepare();
    }

    @Override
    public void adopt(Section section) throws Incompatible {
        scheduler.adopt(section);
    }

    @Override
    public void commit() {
        scheduler.commit();
    }

    @Override
    public void abandon() {
        scheduler.abandon();
    }
}
