// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.Memory;
import io.ringzero.x86.Operand;
import io.ringzero.x86.Register;
import org.jspecify.annotations.Nullable;

/**
 * What an instruction would leave behind that writes into one 8-byte entry: the entry, a register, the flags.
 * Computed first, so that nothing has changed if the entry is refused. All instructions with a memory destination
 * that kernels use on page tables: moves, exchanges, logic, addition, bits.
 */
final class MemoryWrite {
    private final long entry;
    private final @Nullable Register register;
    private final long registerValue;
    private final long flags;

    private MemoryWrite(long entry, @Nullable Register register, long registerValue, long flags) {
        this.entry = entry;
        this.register = register;
        this.registerValue = registerValue;
        this.flags = flags;
    }

    /**
     * Computes a write.
     *
     * @param before the entry
     * @param offset of the first byte written in it
     * @return null for an instruction that is none of these, or that reaches beyond the entry
     */
    static @Nullable MemoryWrite of(Instruction instruction, CpuState state, long before, int offset) {
        Memory memory = instruction.memory();
        if (memory == null || memory.bits() == 0 || memory.bits() + offset * 8 > 64) {
            return null;
        }
        int bits = memory.bits();
        long mask = Alu.mask(bits);
        long old = before >>> offset * 8 & mask;
        Operand other = other(instruction, memory);
        Result result = compute(instruction, state, bits, old, other);
        if (result == null) {
            return null;
        }
        long entry = before & ~(mask << offset * 8) | (result.memory & mask) << offset * 8;
        return new MemoryWrite(entry, result.register, result.registerValue, result.flags);
    }

    long entry() {
        return entry;
    }

    /** Writes register and flags. */
    void commit(CpuState state) {
        Register to = register;
        if (to != null) {
            Alu.set(state, to, registerValue);
        }
        state.rflags(flags & ~Alu.RESUME);
    }

    private record Result(long memory, @Nullable Register register, long registerValue, long flags) {
    }

    private static @Nullable Result compute(Instruction instruction, CpuState state, int bits, long old,
        @Nullable Operand other) {
        long flags = state.rflags();
        long source = other == null ? 0 : value(state, other, bits);
        Register from = other instanceof Register named ? named : null;
        boolean destination = instruction.operand(0) instanceof Memory;
        return switch (instruction.handler()) {
            case MOV -> destination ? new Result(source, null, 0, flags) : null;
            case XCHG -> from == null ? null : new Result(source, from, old, flags);
            case AND -> plain(destination, old & source, Alu.logicFlags(flags, old & source, bits));
            case OR -> plain(destination, old | source, Alu.logicFlags(flags, old | source, bits));
            case XOR -> plain(destination, old ^ source, Alu.logicFlags(flags, old ^ source, bits));
            case ADD -> plain(destination, old + source, Alu.addFlags(flags, old, source, bits));
            case SUB -> plain(destination, old - source, Alu.subtractFlags(flags, old, source, bits));
            case INC -> plain(destination, old + 1, Alu.keepCarry(flags, Alu.addFlags(flags, old, 1, bits)));
            case DEC -> plain(destination, old - 1, Alu.keepCarry(flags, Alu.subtractFlags(flags, old, 1, bits)));
            case NEG -> plain(destination, -old, Alu.subtractFlags(flags, 0, old, bits));
            case NOT -> plain(destination, ~old, flags);
            case XADD ->
                from == null ? null : new Result(old + source, from, old, Alu.addFlags(flags, old, source, bits));
            case CMPXCHG -> compareAndExchange(state, bits, old, source, flags);
            case BTS, BTR, BTC -> destination ? bit(instruction, bits, old, source, flags) : null;
            default -> null;
        };
    }

    private static @Nullable Result plain(boolean destination, long value, long flags) {
        return destination ? new Result(value, null, 0, flags) : null;
    }

    private static Result compareAndExchange(CpuState state, int bits, long old, long source, long flags) {
        long accumulator = state.gpr(CpuState.RAX) & Alu.mask(bits);
        long compared = Alu.subtractFlags(flags, accumulator, old, bits);
        boolean equal = accumulator == old;
        return equal
            ? new Result(source, null, 0, compared)
            : new Result(old, Register.general(CpuState.RAX, bits), old, compared);
    }

    /** The memory operand's address has taken a register's higher bits already. */
    private static Result bit(Instruction instruction, int bits, long old, long source, long flags) {
        long one = 1L << (source & bits - 1);
        long carried = (old & one) != 0 ? flags | Alu.CARRY : flags & ~Alu.CARRY;
        long value = switch (instruction.handler()) {
            case BTS -> old | one;
            case BTR -> old & ~one;
            default -> old ^ one;
        };
        return new Result(value, null, 0, carried);
    }

    private static @Nullable Operand other(Instruction instruction, Memory memory) {
        for (Operand operand : instruction.operands()) {
            if (operand != memory) {
                return operand;
            }
        }
        return null;
    }

    private static long value(CpuState state, Operand operand, int bits) {
        return switch (operand) {
            case Register register -> Alu.get(state, register) & Alu.mask(bits);
            case Immediate immediate -> immediate.value() & Alu.mask(bits);
            default -> 0;
        };
    }
}
