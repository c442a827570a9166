// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import java.util.List;
import java.util.Set;

/** Hands every call on to another scheduler: what tests build theirs on, so that they need no policy of their own. */
abstract class ForwardingScheduler implements Scheduler {
    private final Scheduler scheduler;

    ForwardingScheduler(Scheduler scheduler) {
        this.scheduler = scheduler;
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
    }

    @Override
    public void remove(int vcpu) {
        scheduler.remove(vcpu);
    }

    @Override
    public void adjust(int vcpu, VcpuParams params) {
        scheduler.adjust(vcpu, params);
    }

    @Override
    public void wake(int vcpu, long now) {
        scheduler.wake(vcpu, now);
    }

    @Override
    public void sleep(int vcpu, long now) {
        scheduler.sleep(vcpu, now);
    }

    @Override
    public void yielded(int vcpu, long now) {
        scheduler.yielded(vcpu, now);
    }

    @Override
    public long pick(int pcpu, int previous, long ranNanos, long now) {
        return scheduler.pick(pcpu, previous, ranNanos, now);
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
