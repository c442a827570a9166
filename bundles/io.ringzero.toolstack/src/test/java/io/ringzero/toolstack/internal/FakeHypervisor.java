// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal;

import io.ringzero.api.xen.AuditReport;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.CrashReport;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.DomainListener;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.LogLine;
import io.ringzero.api.xen.PvEndpoint;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.api.xen.VcpuId;
import io.ringzero.api.xen.VcpuInfo;
import io.ringzero.api.xen.XenInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Domains in memory: what was asked for is kept, nothing runs. */
final class FakeHypervisor implements Hypervisor, Control {
    final SortedMap<Integer, DomainInfo> domains = new TreeMap<>();
    final SortedMap<Integer, DomainSpec> specs = new TreeMap<>();
    final SortedMap<Integer, Long> maxMemory = new TreeMap<>();
    final SortedMap<Integer, String> affinities = new TreeMap<>();
    final List<String> placed = new ArrayList<>();
    final TreeSet<Integer> running = new TreeSet<>();
    final List<DomainListener> listeners = new ArrayList<>();
    private final Faults faults;
    private int made;

    FakeHypervisor(Faults faults) {
        this.faults = faults;
    }

    /** What a domain was made from. */
    DomainSpec spec(int domid) {
        return Objects.requireNonNull(specs.get(domid));
    }

    /** The guest shuts down. */
    void end(DomainId id, int reason) {
        DomainInfo info = info(id, new ShutdownReason(reason));
        domains.put(id.domid(), info);
        List.copyOf(listeners).forEach(listener -> listener.shutdown(info));
    }

    private DomainInfo info(DomainId id, @Nullable ShutdownReason reason) {
        DomainSpec spec = spec(id.domid());
        return new DomainInfo(id, spec.name(), spec.uuid(), GuestType.PV64, true, false, false, reason, false, 4, 4, 1,
            0, 0, 0);
    }

    @Override
    public DomainId create(DomainSpec spec) throws ControlException {
        faults.call("create");
        if (specs.values().stream().anyMatch(other -> other.name().equals(spec.name()))) {
            throw new ControlException("There is a domain '" + spec.name() + "'; use another name");
        }
        made++;
        specs.put(made, spec);
        DomainId id = new DomainId(made, made);
        domains.put(made, info(id, null));
        return id;
    }

    @Override
    public void destroy(DomainId id) throws ControlException {
        DomainInfo info = domains.remove(id.domid());
        specs.remove(id.domid());
        running.remove(id.domid());
        if (info == null) {
            throw new ControlException("no domain " + id);
        }
        List.copyOf(listeners).forEach(listener -> listener.destroyed(info));
    }

    @Override
    public void pause(DomainId id) {
        running.remove(id.domid());
    }

    @Override
    public void unpause(DomainId id) {
        running.add(id.domid());
    }

    @Override
    public void rename(DomainId id, String name) {
        change(id, name, spec(id.domid()).uuid());
    }

    private void change(DomainId id, String name, String uuid) {
        DomainSpec spec = spec(id.domid());
        specs.put(id.domid(), new DomainSpec(name, uuid, spec.image(), null, "", spec.memoryKib(),
            spec.maxMemoryKib(), 1, 1));
        domains.put(id.domid(), info(id, domain(id).map(DomainInfo::shutdown).orElse(null)));
    }

    @Override
    public void identify(DomainId id, String uuid) {
        change(id, spec(id.domid()).name(), uuid);
    }

    @Override
    public void cpupool(DomainId domain, String name) {
        placed.add("pool " + name);
    }

    @Override
    public void affinity(VcpuId vcpu, long hard, long soft) {
        affinities.put(vcpu.number(), hard + " / " + soft);
    }

    @Override
    public void share(DomainId id, int weight, int capPercent) {
        placed.add("weight " + weight + " cap " + capPercent);
    }

    @Override
    public void nmi(VcpuId vcpu) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void clearLog() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void debugKey(char key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void maxMemory(DomainId id, long kib) {
        faults.call("max memory");
        maxMemory.put(id.domid(), kib);
    }

    @Override
    public PvEndpoint console(DomainId id) {
        faults.call("console endpoint");
        return new PvEndpoint(0, 0x101, 2);
    }

    @Override
    public PvEndpoint store(DomainId id) {
        faults.call("store endpoint");
        return new PvEndpoint(1, 0x100, 1);
    }

    @Override
    public XenInfo info() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<DomainInfo> domains() {
        return List.copyOf(domains.values());
    }

    @Override
    public Optional<DomainInfo> domain(DomainId id) {
        return Optional.ofNullable(domains.get(id.domid())).filter(info -> info.id().equals(id));
    }

    @Override
    public List<VcpuInfo> vcpus(DomainId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public SortedMap<String, Long> hypercalls(DomainId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<CrashReport> crash(DomainId id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<LogLine> log() {
        throw new UnsupportedOperationException();
    }

    @Override
    public AuditReport audit() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void listen(DomainListener listener) {
        listeners.add(listener);
    }

    @Override
    public void unlisten(DomainListener listener) {
        listeners.remove(listener);
    }
}
