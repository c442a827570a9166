// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.Memory;
import io.ringzero.x86.Operand;
import io.ringzero.x86.Register;
import org.jspecify.annotations.Nullable;

/**
 * Linear addresses of memory operands (SDM Vol. 1 3.7.5). An emulated store needs the address where its operand begins:
 * the faulting address of one that lies across two pages may be that of the second page.
 */
final class OperandAddress {
    private OperandAddress() {
    }

    /** Where an instruction writes. */
    static long written(Instruction instruction, CpuState state) {
        if (StringWrite.is(instruction)) {
            return linear(instruction, state, Register.ES, state.gpr(CpuState.RDI), instruction.addressBits());
        }
        Memory memory = java.util.Objects.requireNonNull(instruction.memory());
        long offset = register(state, memory.base()) + register(state, memory.index()) * memory.scale()
            + memory.displacement();
        if (memory.ripRelative()) {
            offset += state.rip() + instruction.length();
        }
        return linear(instruction, state, memory.segment(), offset + bitString(instruction, state, memory),
            memory.addressBits());
    }

    /** Where MOVS reads. */
    static long source(Instruction instruction, CpuState state) {
        Register override = instruction.segmentOverride();
        return linear(instruction, state, override == null ? Register.DS : override, state.gpr(CpuState.RSI),
            instruction.addressBits());
    }

    private static long linear(Instruction instruction, CpuState state, Register segment, long offset, int bits) {
        long within = offset & Alu.mask(bits);
        if (instruction.mode() != CodeMode.LONG64) {
            return state.segment(segment.number()).base() + within & 0xffff_ffffL;
        }
        boolean based = segment == Register.FS || segment == Register.GS;
        return based ? state.segment(segment.number()).base() + within : within;
    }

    private static long register(CpuState state, @Nullable Register register) {
        return register == null ? 0 : Alu.get(state, register);
    }

    /** A bit number in a register counts from the operand on, in both directions (SDM Vol. 2 BTS). */
    private static long bitString(Instruction instruction, CpuState state, Memory memory) {
        boolean bits = switch (instruction.handler()) {
            case BTS, BTR, BTC -> true;
            default -> false;
        };
        if (!bits || !(bitNumber(instruction) instanceof Register number)) {
            return 0;
        }
        int unused = 64 - memory.bits();
        long signed = Alu.get(state, number) << unused >> unused;
        return Math.floorDiv(signed, memory.bits()) * (memory.bits() / 8);
    }

    private static Operand bitNumber(Instruction instruction) {
        return instruction.operand(1);
    }
}
