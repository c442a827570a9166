// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.PvOption;
import io.ringzero.core.internal.call.Costs;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.frames.FrameTable.State;
import io.ringzero.core.internal.frames.FrameType;
import io.ringzero.core.internal.memory.HypervisorFrames;
import io.ringzero.core.internal.trap.GuestDecoder;
import io.ringzero.x86.Instruction;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Emulates instructions of a guest kernel that write its L1 tables, which it has mapped read-only
 * (VMASST_TYPE_writable_pagetables); tables of all levels, if the domain has {@link PvOption#DIRECTORY_STORES}. What
 * they would write is checked as mmu_update checks it. A store that makes much work gives way like a hypercall: the
 * instruction is then run again and goes on where it was. On the pCPU's thread.
 */
@Singleton
final class PageTableWrites {
    /** About a millisecond. */
    private static final int SLICE_UNITS = 1000;

    private final Machine machine;
    private final PageTables tables;
    private final GuestDecoder decoder;

    @Inject
    PageTableWrites(Machine machine, HypervisorFrames frames, GuestDecoder decoder) {
        this.machine = machine;
        tables = frames.pageTables();
        this.decoder = decoder;
    }

    /** True when the write is done, or is to be tried again. */
    boolean emulate(Vcpu vcpu, PvPaging paging, long linear) {
        long written = tableAt(vcpu, paging.walkRoot(), linear);
        Instruction instruction = written < 0 ? null : decoder.at(vcpu);
        if (instruction == null) {
            return false;
        }
        int index = (int) (linear & 0xfff) / 8;
        long before = tables.writer().read(written, index);
        MemoryWrite write = MemoryWrite.of(instruction, vcpu.state(), before, (int) linear & 7);
        if (write == null) {
            return false;
        }
        Budget budget = Budget.of(SLICE_UNITS);
        try {
            tables.drain(vcpu.domain(), budget);
            if (tables.updates().exchange(vcpu.domain(), written, index, before, write.entry(), budget)) {
                finish(vcpu.state(), instruction, write);
            }
            tables.drain(vcpu.domain(), budget);
            return true;
        } catch (PreemptedException later) {
            return true;
        } catch (GuestFaultException e) {
            return false;
        }
    }

    private void finish(CpuState state, Instruction instruction, MemoryWrite write) {
        write.commit(state);
        state.rip(state.rip() + instruction.length());
        state.set(CpuState.OFF_RETIRED, state.retired() + 1);
        machine.clock().charge(Costs.EMULATION);
    }

    /** Frame of the table that a linear address maps read-only, -1 when it is none that may be written so. */
    private long tableAt(Vcpu vcpu, long root, long linear) {
        long l1 = root == 0 ? -1 : tables.l1Table(root, linear);
        long entry = l1 < 0 ? 0 : tables.writer().read(l1, Pte.index(1, linear));
        if (!Pte.present(entry) || (entry & (Pte.WRITABLE | Pte.GRANT)) != 0) {
            return -1;
        }
        long mfn = Pte.mfn(entry);
        boolean table = tables.table().exists(mfn) && tables.table().owner(mfn) == vcpu.domain().domid()
            && writable(vcpu, tables.table().type(mfn)) && tables.table().state(mfn) == State.VALID;
        return table ? mfn : -1;
    }

    private static boolean writable(Vcpu vcpu, FrameType type) {
        return type == FrameType.L1 || type.isTable() && vcpu.domain().has(PvOption.DIRECTORY_STORES);
    }
}
