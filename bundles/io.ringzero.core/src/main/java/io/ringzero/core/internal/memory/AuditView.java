// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestType;
import io.ringzero.core.internal.audit.AuditedMachine;
import io.ringzero.core.internal.audit.Claim;
import io.ringzero.core.internal.audit.Use;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.frames.FrameTable;
import io.ringzero.core.internal.frames.FrameTable.State;
import io.ringzero.core.internal.paging.PvPaging;
import java.util.List;

/** Shows the audit the frame table's claims, and every reference that is kept outside page tables. At a safe point. */
final class AuditView implements AuditedMachine {
    private static final Use[] USES = Use.values();

    private final MachineMemory memory;
    private final FrameTable table;
    private final Holds holds;
    private final List<Domain> domains;

    AuditView(MachineMemory memory, HypervisorFrames frames, List<Domain> domains) {
        this.memory = memory;
        table = frames.table();
        holds = frames.holds();
        this.domains = domains;
    }

    @Override
    public long frames() {
        return table.frames();
    }

    @Override
    public Claim claim(long mfn) {
        State state = table.state(mfn);
        return new Claim(table.owner(mfn), USES[table.type(mfn).ordinal()], state == State.IDLE || state == State.VALID,
            table.progress(mfn), table.typeCount(mfn), table.totalCount(mfn), table.pinned(mfn), table.allocated(mfn));
    }

    @Override
    public long entry(long tableMfn, int index) {
        return memory.readLong((tableMfn << MachineMemory.PAGE_SHIFT) + index * 8L);
    }

    @Override
    public boolean narrow(long mfn) {
        int owner = table.owner(mfn);
        return domains.stream().anyMatch(domain -> domain.domid() == owner && domain.type() == GuestType.PV32);
    }

    @Override
    public void references(ReferenceVisitor visitor) {
        for (Domain domain : domains) {
            if (domain.hasMemory()) {
                GuestFrames frames = (GuestFrames) domain.memory();
                frames.lent(true).stream()
                    .forEach(mfn -> visitor.reference(mfn, Use.WRITABLE, domain + "'s lent page"));
            }
            domain.vcpus().stream().filter(Vcpu::hasPaging)
                .forEach(vcpu -> vcpu(vcpu, (PvPaging) vcpu.paging(), visitor));
        }
        holds.forEach(hold -> visitor.reference(hold.mfn(), hold.writable() ? Use.WRITABLE : Use.NONE, "a hold"));
    }

    private static void vcpu(Vcpu vcpu, PvPaging paging, ReferenceVisitor visitor) {
        Use root = USES[paging.rootType().ordinal()];
        paging.roots().forEach(mfn -> visitor.reference(mfn, root, vcpu + "'s root"));
        paging.gdt().frames().forEach(mfn -> visitor.reference(mfn, Use.SEGDESC, vcpu + "'s GDT"));
        paging.ldt().frames().forEach(mfn -> visitor.reference(mfn, Use.SEGDESC, vcpu + "'s LDT"));
    }
}
