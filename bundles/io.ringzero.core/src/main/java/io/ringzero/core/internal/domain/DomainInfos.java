// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.domain;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.VcpuRegistry;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.VcpuInfo;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Immutable records of domains and vCPUs for everybody outside. On pCPU threads, in turns and at safe points. */
@Singleton
public final class DomainInfos {
    private static final long PAGE_KIB = 4;

    private final VcpuRegistry registry;

    @Inject
    public DomainInfos(Machine machine) {
        this.registry = machine.vcpus();
    }

    /** A domain as {@code xl list} shows it. */
    public DomainInfo info(Domain domain) {
        boolean running = false;
        boolean blocked = true;
        int up = 0;
        long cpu = 0;
        long instructions = 0;
        for (Vcpu vcpu : domain.vcpus()) {
            running |= vcpu.runnable();
            blocked &= vcpu.waits(Vcpu.Wait.DOWN) || vcpu.waits(Vcpu.Wait.BLOCKED) || vcpu.waits(Vcpu.Wait.POLLING);
            up += vcpu.waits(Vcpu.Wait.DOWN) ? 0 : 1;
            cpu += cpuNanos(vcpu);
            instructions += domain.dying() ? 0 : vcpu.state().retired();
        }
        boolean memory = domain.hasMemory() && !domain.dying();
        return new DomainInfo(domain.id(), domain.name(), domain.uuid(), domain.type(), running, blocked && up > 0,
            domain.paused(), domain.shutdown(), domain.dying(), memory ? domain.memory().pages() * PAGE_KIB : 0,
            memory ? domain.memory().maxPages() * PAGE_KIB : 0, up, cpu, instructions, domain.cpupool());
    }

    /** A vCPU as {@code xl vcpu-list} shows it. */
    public VcpuInfo info(Vcpu vcpu) {
        boolean running = !vcpu.domain().dying()
            && registry.runstate(vcpu.index()).state() == VcpuRegistry.Runstate.State.RUNNING;
        return new VcpuInfo(vcpu.id(), vcpu.lastPcpu(), !vcpu.waits(Vcpu.Wait.DOWN), running, vcpu.waits(
            Vcpu.Wait.BLOCKED) || vcpu.waits(Vcpu.Wait.POLLING), cpuNanos(vcpu), waitNanos(vcpu),
            vcpu.domain().weight(),
            vcpu.domain().capPercent(), vcpu.hardAffinity(), vcpu.softAffinity());
    }

    private long waitNanos(Vcpu vcpu) {
        return vcpu.domain().dying() ? 0 : registry.runstate(vcpu.index()).runnableNanos();
    }

    private long cpuNanos(Vcpu vcpu) {
        return vcpu.domain().dying() ? 0 : registry.runstate(vcpu.index()).runningNanos();
    }
}
