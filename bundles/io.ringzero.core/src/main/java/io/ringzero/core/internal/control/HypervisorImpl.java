// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.control;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.xen.AuditReport;
import io.ringzero.api.xen.CrashReport;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.DomainListener;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.LogLine;
import io.ringzero.api.xen.VcpuInfo;
import io.ringzero.api.xen.XenInfo;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainInfos;
import io.ringzero.core.internal.domain.DomainListeners;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.log.HypervisorLog;
import io.ringzero.core.internal.memory.Memories;
import io.ringzero.core.internal.version.XenVersionCall;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** Answers about what there is, each taken at a safe point. Any thread. */
@Singleton
public final class HypervisorImpl implements Hypervisor {
    private static final String ZERO_NAME = "Domain-0";
    private static final String ZERO_UUID = "00000000-0000-0000-0000-000000000000";

    private final Machine machine;
    private final DomainTable domains;
    private final DomainInfos infos;
    private final DomainListeners listeners;
    private final Memories memories;
    private final HypervisorLog log;

    @Inject
    public HypervisorImpl(Machine machine, DomainTable domains, DomainInfos infos, DomainListeners listeners,
        Memories memories, HypervisorLog log) {
        this.machine = machine;
        this.domains = domains;
        this.infos = infos;
        this.listeners = listeners;
        this.memories = memories;
        this.log = log;
    }

    @Override
    public XenInfo info() {
        return safely(() -> new XenInfo(XenVersionCall.MAJOR, XenVersionCall.MINOR, XenVersionCall.EXTRA,
            machine.pcpus()
                .size(),
            memories.totalFrames(), memories.freeFrames(), machine.clock().systemNanos(),
            XenVersionCall.CAPABILITIES.strip()));
    }

    @Override
    public List<DomainInfo> domains() {
        return safely(() -> {
            List<DomainInfo> all = new ArrayList<>();
            all.add(zero());
            domains.all().forEach(domain -> all.add(infos.info(domain)));
            return List.copyOf(all);
        });
    }

    @Override
    public Optional<DomainInfo> domain(DomainId id) {
        return safely(() -> id.equals(DomainId.ZERO)
            ? Optional.of(zero())
            : Optional.ofNullable(domains.get(id)).map(infos::info));
    }

    @Override
    public List<VcpuInfo> vcpus(DomainId id) {
        return safely(() -> {
            Domain domain = domains.get(id);
            return domain == null ? List.of() : domain.vcpus().stream().map(infos::info).toList();
        });
    }

    @Override
    public SortedMap<String, Long> hypercalls(DomainId id) {
        return safely(() -> {
            Domain domain = domains.get(id);
            return domain == null ? Collections.unmodifiableSortedMap(new TreeMap<>()) : domain.counts().snapshot();
        });
    }

    @Override
    public Optional<CrashReport> crash(DomainId id) {
        return safely(() -> Optional.ofNullable(domains.get(id)).map(Domain::crash));
    }

    @Override
    public List<LogLine> log() {
        return log.lines();
    }

    @Override
    public AuditReport audit() {
        return safely(memories::audit);
    }

    @Override
    public void listen(DomainListener listener) {
        listeners.add(listener);
    }

    @Override
    public void unlisten(DomainListener listener) {
        listeners.remove(listener);
    }

    /** Domain 0 is hosted in Java: no memory, no vCPU of its own. */
    private static DomainInfo zero() {
        return new DomainInfo(DomainId.ZERO, ZERO_NAME, ZERO_UUID, null, true, false, false, null, false, 0, 0, 0, 0,
            0, Cpupools.FIRST);
    }

    private <T> T safely(Callable<T> work) {
        try {
            return machine.atSafePoint(work);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("the machine refused a safe point", e);
        }
    }
}
