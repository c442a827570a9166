// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.GuestMemory;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.Repeat;
import org.jspecify.annotations.Nullable;

/**
 * One element of STOS or MOVS into a page-table entry (SDM Vol. 2 STOS, MOVS, REP). A repeated one goes on at the same
 * RIP, as after an interrupt between two elements; its last element completes it.
 */
final class StringWrite implements TableWrite {
    private static final long DIRECTION = 1 << 10;

    private final long entry;
    private final Instruction instruction;

    private StringWrite(long entry, Instruction instruction) {
        this.entry = entry;
        this.instruction = instruction;
    }

    static boolean is(Instruction instruction) {
        return instruction.handler() == Handler.STOS || instruction.handler() == Handler.MOVS;
    }

    /**
     * Computes the write of the element that faulted.
     *
     * @param before the entry
     * @param offset of the element in it
     * @return null when the element reaches beyond the entry, or cannot be read
     */
    static @Nullable StringWrite of(Instruction instruction, Vcpu vcpu, GuestMemory memory, long before, int offset) {
        int bits = instruction.operandBits();
        if (bits + offset * 8 > 64) {
            return null;
        }
        long value = vcpu.state().gpr(CpuState.RAX);
        if (instruction.handler() == Handler.MOVS) {
            byte[] element;
            try {
                element = memory.copyIn(vcpu, OperandAddress.source(instruction, vcpu.state()), bits / 8);
            } catch (GuestFaultException e) {
                return null;
            }
            value = 0;
            for (int i = element.length - 1; i >= 0; i--) {
                value = value << 8 | element[i] & 0xff;
            }
        }
        long mask = Alu.mask(bits);
        return new StringWrite(before & ~(mask << offset * 8) | (value & mask) << offset * 8, instruction);
    }

    @Override
    public long entry() {
        return entry;
    }

    @Override
    public boolean commit(CpuState state) {
        int bytes = instruction.operandBits() / 8;
        long step = (state.rflags() & DIRECTION) != 0 ? -bytes : bytes;
        advance(state, CpuState.RDI, step);
        if (instruction.handler() == Handler.MOVS) {
            advance(state, CpuState.RSI, step);
        }
        if (instruction.repeat() == Repeat.NONE) {
            return true;
        }
        advance(state, CpuState.RCX, -1);
        return (state.gpr(CpuState.RCX) & Alu.mask(instruction.addressBits())) == 0;
    }

    /** Index and count registers are as wide as addresses are; writing 32 bits clears the upper half. */
    private void advance(CpuState state, int register, long by) {
        long mask = Alu.mask(instruction.addressBits());
        long before = state.gpr(register);
        long kept = instruction.addressBits() == 16 ? before & ~mask : 0;
        state.gpr(register, kept | before + by & mask);
    }
}
