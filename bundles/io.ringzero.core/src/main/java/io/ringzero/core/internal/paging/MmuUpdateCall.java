// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MmuUpdate;
import io.ringzero.abi.layout.MmuUpdateEntry;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Cost;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.frames.FrameRef;
import io.ringzero.core.internal.frames.FrameTable.State;
import io.ringzero.core.internal.frames.MachineToPhysical;
import io.ringzero.core.internal.memory.HypervisorFrames;
import jakarta.inject.Inject;

/**
 * mmu_update: changes of page-table entries and of the M2P (public/xen.h). A write to a frame that is no page table
 * is an ordinary checked write.
 */
final class MmuUpdateCall implements Handler {
    /** Xen looks at all bits below an entry's size; those above the two of the commands are no command. */
    private static final int COMMAND = 7;

    private final PageTables tables;
    private final MachineToPhysical machineToPhysical;
    private final DomainArgument domains;

    @Inject
    MmuUpdateCall(HypervisorFrames frames, DomainArgument domains) {
        tables = frames.pageTables();
        machineToPhysical = frames.machineToPhysical();
        this.domains = domains;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_mmu_update;
    }

    @Override
    public String name() {
        return "mmu_update";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        int foreign = call.intArg(3);
        int tableOwner = foreign >>> 16;
        Domain pageOwner = domains.targetByName(call.domain(), foreign & 0xffff);
        if (tableOwner != 0) {
            domains.requireSelfByNumber(call.domain(), tableOwner - 1);
        }
        return new MmuBatch(tables, call, MmuUpdateEntry.SIZE).run(entry -> one(call, entry, pageOwner));
    }

    private void one(Call call, Struct entry, Domain pageOwner) throws GuestFaultException, PreemptedException {
        long ptr = entry.i64(MmuUpdateEntry.PTR);
        long value = entry.i64(MmuUpdateEntry.VAL);
        int command = (int) ptr & COMMAND;
        long maddr = ptr & ~(long) COMMAND;
        call.charge(Cost.ENTRY, 1);
        boolean preempted = true;
        try {
            switch (command) {
                case MmuUpdate.MMU_MACHPHYS_UPDATE -> name(pageOwner, maddr >>> MachineMemory.PAGE_SHIFT, value);
                case MmuUpdate.MMU_NORMAL_PT_UPDATE, MmuUpdate.MMU_PT_UPDATE_NO_TRANSLATE ->
                    write(call, maddr, value, false, pageOwner);
                case MmuUpdate.MMU_PT_UPDATE_PRESERVE_AD -> write(call, maddr, value, true, pageOwner);
                default -> throw call.unsupported((long) command);
            }
            preempted = false;
        } catch (GuestFaultException e) {
            preempted = false;
            throw e;
        } finally {
            if (!preempted) {
                call.count((long) command);
            }
        }
    }

    private void name(Domain domain, long mfn, long gfn) throws GuestFaultException {
        try (FrameRef frame = tables.table().acquire(mfn, domain.domid())) {
            machineToPhysical.set(frame.mfn(), gfn);
        }
    }

    private void write(Call call, long maddr, long value, boolean keepAccess, Domain pageOwner)
        throws GuestFaultException, PreemptedException {
        long mfn = maddr >>> MachineMemory.PAGE_SHIFT;
        Domain domain = call.domain();
        try (FrameRef frame = tables.table().acquire(mfn, domain.domid())) {
            boolean isTable = tables.table().type(mfn).isTable() && tables.table().state(mfn) == State.VALID;
            if (isTable) {
                int index = (int) (maddr & MachineMemory.PAGE_MASK) / 8;
                tables.updates().update(domain, pageOwner.domid(), frame.mfn(), index, value, keepAccess,
                    call::spend);
                return;
            }
        }
        try (FrameRef frame = tables.writable(mfn, domain.domid())) {
            tables.memory().writeLong((frame.mfn() << MachineMemory.PAGE_SHIFT) + (maddr & MachineMemory.PAGE_MASK),
                value);
        }
    }
}
