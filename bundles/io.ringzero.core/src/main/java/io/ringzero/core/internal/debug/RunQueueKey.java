// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.debug;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.TimeAccounts;
import io.ringzero.api.machine.VcpuRegistry;
import io.ringzero.api.sched.Cpupool;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** {@code r}: the scheduler in use and the run state of every vCPU. */
public final class RunQueueKey implements DebugKey {
    private final Machine machine;
    private final DomainTable domains;

    @Inject
    RunQueueKey(Machine machine, DomainTable domains) {
        this.machine = machine;
        this.domains = domains;
    }

    @Override
    public char key() {
        return 'r';
    }

    @Override
    public String purpose() {
        return "dump run queues";
    }

    @Override
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Cpupool pool : machine.cpupools().pools()) {
            lines.add("Cpupool " + pool.id() + ": " + pool.name() + " scheduler=" + pool.scheduler() + " pCPUs="
                + Long.toBinaryString(pool.pcpus()) + " vCPUs=" + pool.vcpus());
        }
        for (TimeAccounts.Pcpu pcpu : machine.accounts().pcpus()) {
            lines.add(pcpu.id() + " guests=" + pcpu.guestNanos() + " hypervisor=" + pcpu.hypervisorNanos() + " idle="
                + pcpu.idleNanos());
        }
        lines.add("NOW=" + machine.clock().systemNanos());
        for (Domain domain : domains.all()) {
            for (Vcpu vcpu : domain.vcpus()) {
                VcpuRegistry.Runstate state = machine.vcpus().runstate(vcpu.index());
                lines.add("    " + vcpu + " " + state.state() + " since=" + state.sinceNanos() + " pool="
                    + domain.cpupool() + " weight="
                    + domain.weight() + " running=" + state.runningNanos() + " runnable=" + state.runnableNanos()
                    + " blocked=" + state.blockedNanos());
            }
        }
        return lines;
    }
}
