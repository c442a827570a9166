// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.AuditReport;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainSpec;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.Inspector;
import io.ringzero.core.internal.audit.Audit;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.frames.FrameTable;
import io.ringzero.core.internal.frames.MachineToPhysical;
import io.ringzero.core.internal.paging.PageFaults;
import io.ringzero.core.internal.pv.StartOfDay;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Memories of PV domains. */
@Singleton
public final class PvMemories implements Memories {
    private final HypervisorFrames frames;
    private final DomainTable domains;
    private final PageFaults faults;
    private final StartOfDay startOfDay;
    private final MemoryMaps maps;
    private final Machine machine;

    @Inject
    PvMemories(Machine machine, HypervisorFrames frames, DomainTable domains, PageFaults faults,
        StartOfDay startOfDay, MemoryMaps maps) {
        this.frames = frames;
        this.domains = domains;
        this.faults = faults;
        this.startOfDay = startOfDay;
        this.maps = maps;
        this.machine = machine;
    }

    @Override
    public DomainMemory create(Domain domain, long maxPages) throws ControlException {
        try {
            return new GuestFrames(domain, frames.allocator(), frames.machineToPhysical(), frames.pageTables(),
                frames.holds(),
                maxPages);
        } catch (GuestFaultException e) {
            throw new ControlException("no memory is left for " + domain.name() + ": destroy a domain first", e);
        }
    }

    @Override
    public VcpuPaging paging(Vcpu vcpu) throws GuestFaultException {
        GuestFrames memory = (GuestFrames) vcpu.domain().memory();
        return frames.pageTables().paging(vcpu, memory.area(), faults);
    }

    @Override
    public Layout build(Domain domain, DomainSpec spec, int storePort, int consolePort) throws ControlException {
        Layout layout = startOfDay.build(domain, spec, storePort, consolePort);
        maps.initial(domain, spec.maxMemoryKib());
        return layout;
    }

    @Override
    public List<Inspector.Page> pages(Domain domain) {
        MachineToPhysical numbers = frames.machineToPhysical();
        return ((GuestFrames) domain.memory()).owned().stream()
            .mapToObj(mfn -> new Inspector.Page(numbers.get(mfn), mfn))
            .filter(page -> page.gfn() != MachineToPhysical.INVALID && page.gfn() != MachineToPhysical.SHARED)
            .sorted(Comparator.comparingLong(Inspector.Page::gfn)).toList();
    }

    @Override
    public boolean owns(Domain domain, long mfn) {
        FrameTable table = frames.table();
        return table.exists(mfn) && table.owner(mfn) == domain.domid() && !table.hypervisor(mfn);
    }

    @Override
    public @Nullable TableUse use(Domain domain, long mfn) {
        FrameTable table = frames.table();
        return owns(domain, mfn) ? new TableUse(table.type(mfn).level(), table.pinned(mfn)) : null;
    }

    @Override
    public long totalFrames() {
        return frames.table().frames();
    }

    @Override
    public long freeFrames() {
        return frames.allocator().freeFrames();
    }

    @Override
    public int owner(long mfn) {
        return frames.table().owner(mfn);
    }

    @Override
    public String describe(long mfn) {
        return frames.table().describe(mfn);
    }

    @Override
    public AuditReport audit() {
        return Audit.run(new AuditView(machine.memory(), frames, domains.all()));
    }
}
