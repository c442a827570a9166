// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.PvOption;
import io.ringzero.core.internal.call.Cost;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.frames.FrameTable.State;
import io.ringzero.core.internal.frames.FrameType;
import io.ringzero.core.internal.memory.GuestMemory;
import io.ringzero.core.internal.memory.HypervisorFrames;
import io.ringzero.core.internal.trap.GuestDecoder;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.Memory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

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
    private final GuestMemory memory;

    @Inject
    PageTableWrites(Machine machine, HypervisorFrames frames, GuestDecoder decoder, GuestMemory memory) {
        this.machine = machine;
        tables = frames.pageTables();
        this.decoder = decoder;
        this.memory = memory;
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
        TableWrite write = begun(instruction, vcpu, linear) ? write(instruction, vcpu, before, (int) linear & 7) : null;
        if (write == null) {
            return false;
        }
        Budget budget = Budget.of(SLICE_UNITS);
        try {
            tables.drain(vcpu.domain(), budget);
            if (exchange(vcpu.domain(), written, index, before, write.entry(), half(vcpu, instruction, linear),
                budget)) {
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

    /** Whether the operand begins where the fault was, in one piece: as Xen, no other is emulated. */
    private static boolean begun(Instruction instruction, Vcpu vcpu, long linear) {
        if (StringWrite.is(instruction)) {
            return OperandAddress.written(instruction, vcpu.state()) == linear
                && linear % (instruction.operandBits() / 8) == 0;
        }
        Memory memory = instruction.memory();
        return memory != null && memory.bits() >= 8 && memory.bits() <= 64 && linear % (memory.bits() / 8) == 0
            && OperandAddress.written(instruction, vcpu.state()) == linear;
    }

    private @Nullable TableWrite write(Instruction instruction, Vcpu vcpu, long before, int offset) {
        return StringWrite.is(instruction)
            ? StringWrite.of(instruction, vcpu, memory, before, offset)
            : MemoryWrite.of(instruction, vcpu.state(), before, offset);
    }

    /**
     * Replaces the entry. A 32-bit guest writes the upper half of an entry alone, and with the old lower half it may be one
     * that is not allowed: it is made not present then, for the lower half comes next (Xen does the same).
     */
    private boolean exchange(Domain domain, long table, int index, long before, long after, boolean half, Budget budget)
        throws GuestFaultException, PreemptedException {
        try {
            return tables.updates().exchange(domain, table, index, before, after, budget);
        } catch (GuestFaultException e) {
            if (!half || !Pte.present(after)) {
                throw e;
            }
            return tables.updates().exchange(domain, table, index, before, after & ~Pte.PRESENT, budget);
        }
    }

    /** Whether an instruction writes the upper half of an entry of a 32-bit guest's. */
    private static boolean half(Vcpu vcpu, Instruction instruction, long linear) {
        Memory memory = instruction.memory();
        int bits = memory == null || StringWrite.is(instruction) ? instruction.operandBits() : memory.bits();
        return vcpu.domain().width() == GuestWidth.NARROW && (linear & 7) == 4 && bits == 32
            && instruction.handler() != Handler.CMPXCHG;
    }

    private void finish(CpuState state, Instruction instruction, TableWrite write) {
        if (write.commit(state)) {
            long next = state.rip() + instruction.length();
            state.rip(instruction.mode() == CodeMode.LONG64 ? next : next & 0xffff_ffffL);
        }
        state.rflags(state.rflags() & ~Alu.RESUME);
        state.set(CpuState.OFF_RETIRED, state.retired() + 1);
        machine.clock().charge(Cost.TABLE_STORE.nanos);
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
