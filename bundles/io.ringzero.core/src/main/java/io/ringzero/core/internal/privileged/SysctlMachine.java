// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.privileged;

import io.ringzero.abi.Domctl;
import io.ringzero.abi.Errno;
import io.ringzero.abi.Sysctl;
import io.ringzero.abi.layout.DomctlGetdomaininfo;
import io.ringzero.abi.layout.SysctlAvailheap;
import io.ringzero.abi.layout.SysctlCputopoinfo;
import io.ringzero.abi.layout.SysctlGetcpuinfo;
import io.ringzero.abi.layout.SysctlGetdomaininfolist;
import io.ringzero.abi.layout.SysctlNumainfo;
import io.ringzero.abi.layout.SysctlPhysinfo;
import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.TimeAccounts;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.memory.Memories;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sysctls that ask what machine and domains there are: one node, one socket, a core for each pCPU. */
final class SysctlMachine {
    private static final int TOPOLOGY_BYTES = 12;
    private static final int MEMINFO_BYTES = 16;
    private static final int LOCAL_DISTANCE = 10;

    private final Machine machine;
    private final Memories memories;
    private final DomainTable domains;
    private final DomainRecord records;

    @Inject
    SysctlMachine(Machine machine, Memories memories, DomainTable domains, DomainRecord records) {
        this.machine = machine;
        this.memories = memories;
        this.domains = domains;
        this.records = records;
    }

    Map<Integer, SysctlRequest.Operation> operations() {
        return Map.of(Sysctl.XEN_SYSCTL_physinfo, this::physical, Sysctl.XEN_SYSCTL_getdomaininfolist, this::list,
            Sysctl.XEN_SYSCTL_cputopoinfo, this::topology, Sysctl.XEN_SYSCTL_numainfo, this::nodes,
            Sysctl.XEN_SYSCTL_getcpuinfo, this::idle, Sysctl.XEN_SYSCTL_availheap,
            request -> request.put64(SysctlAvailheap.AVAIL_BYTES,
                memories.freeFrames() << MachineMemory.PAGE_SHIFT).answer(),
            Sysctl.XEN_SYSCTL_sched_id, request -> request.put32(0, Domctl.XEN_SCHEDULER_CREDIT).answer(),
            Sysctl.XEN_SYSCTL_cpu_hotplug, request -> {
                throw new GuestFaultException(Errno.EOPNOTSUPP, "pCPUs neither come nor go");
            });
    }

    private long physical(SysctlRequest request) throws GuestFaultException {
        int pcpus = machine.pcpus().size();
        byte[] part = request.args().bytes();
        java.util.Arrays.fill(part, SysctlRequest.at(0), SysctlRequest.at(SysctlPhysinfo.SIZE), (byte) 0);
        return request.put32(SysctlPhysinfo.THREADS_PER_CORE, 1).put32(SysctlPhysinfo.CORES_PER_SOCKET, pcpus)
            .put32(SysctlPhysinfo.NR_CPUS, pcpus).put32(SysctlPhysinfo.MAX_CPU_ID, pcpus - 1)
            .put32(SysctlPhysinfo.NR_NODES, 1).put32(SysctlPhysinfo.CPU_KHZ, Clock.TSC_HERTZ / 1000)
            .put32(SysctlPhysinfo.CAPABILITIES, Sysctl.XEN_SYSCTL_PHYSCAP_pv | Sysctl.XEN_SYSCTL_PHYSCAP_gnttab_v1)
            .put64(SysctlPhysinfo.TOTAL_PAGES, memories.totalFrames())
            .put64(SysctlPhysinfo.FREE_PAGES, memories.freeFrames())
            .put64(SysctlPhysinfo.MAX_MFN, memories.totalFrames() - 1)
            .put32(SysctlPhysinfo.HW_CAP, machine.cpuFeatures().lookup(1, 0).edx()).answer();
    }

    /** Domains from a number on, as many as there is room for; domain 0 is one of them. */
    private long list(SysctlRequest request) throws GuestFaultException {
        int first = request.args().u16(SysctlRequest.at(SysctlGetdomaininfolist.FIRST_DOMAIN));
        long most = request.u32(SysctlGetdomaininfolist.MAX_DOMAINS);
        long told = 0;
        if (first == 0 && most > 0) {
            tell(request, null, told++);
        }
        for (Domain domain : domains.all()) {
            if (domain.domid() >= first && told < most) {
                tell(request, domain, told++);
            }
        }
        return request.put32(SysctlGetdomaininfolist.NUM_DOMAINS, told).answer();
    }

    private void tell(SysctlRequest request, @Nullable Domain domain, long index) throws GuestFaultException {
        Struct record = new Struct(DomctlGetdomaininfo.SIZE);
        records.write(domain, record, 0);
        record.out(request.call(),
            request.i64(SysctlGetdomaininfolist.BUFFER) + index * DomctlGetdomaininfo.SIZE);
    }

    private long topology(SysctlRequest request) throws GuestFaultException {
        int pcpus = machine.pcpus().size();
        long at = request.i64(SysctlCputopoinfo.CPUTOPO);
        long room = at == 0 ? 0 : Math.min(request.u32(SysctlCputopoinfo.NUM_CPUS), pcpus);
        for (int i = 0; i < room; i++) {
            new Struct(TOPOLOGY_BYTES).put32(0, i).out(request.call(), at + (long) i * TOPOLOGY_BYTES);
        }
        return request.put32(SysctlCputopoinfo.NUM_CPUS, at == 0 ? pcpus : room).answer();
    }

    private long nodes(SysctlRequest request) throws GuestFaultException {
        long room = request.u32(SysctlNumainfo.NUM_NODES);
        long memory = request.i64(SysctlNumainfo.MEMINFO);
        long distance = request.i64(SysctlNumainfo.DISTANCE);
        if (room > 0 && memory != 0) {
            new Struct(MEMINFO_BYTES).put64(0, memories.totalFrames() << MachineMemory.PAGE_SHIFT)
                .put64(8, memories.freeFrames() << MachineMemory.PAGE_SHIFT).out(request.call(), memory);
        }
        if (room > 0 && distance != 0) {
            new Struct(Integer.BYTES).put32(0, LOCAL_DISTANCE).out(request.call(), distance);
        }
        return request.put32(SysctlNumainfo.NUM_NODES, 1).answer();
    }

    /** For how long each pCPU had nothing to run, by the books that add up to all its time. */
    private long idle(SysctlRequest request) throws GuestFaultException {
        List<TimeAccounts.Pcpu> pcpus = machine.accounts().pcpus();
        long room = Math.min(request.u32(SysctlGetcpuinfo.MAX_CPUS), pcpus.size());
        for (int i = 0; i < room; i++) {
            new Struct(Long.BYTES).put64(0, pcpus.get(i).idleNanos()).out(request.call(),
                request.i64(SysctlGetcpuinfo.INFO) + (long) i * Long.BYTES);
        }
        return request.put32(SysctlGetcpuinfo.NR_CPUS, room).answer();
    }
}
