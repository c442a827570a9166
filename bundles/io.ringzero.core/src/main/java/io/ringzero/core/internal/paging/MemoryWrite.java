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
 * The write of an instruction with one memory destination: the entry, a register, the flags. All that kernels use on
 * page tables: moves, exchanges, logic, addition, bits; CMPXCHG8B too, CMPXCHG16B not, as it writes two entries at once.
 */
final class MemoryWrite implements TableWrite {
    private final long entry;
    private final Result result;

    private MemoryWrite(long entry, Result result) {
        this.entry = entry;
        this.result = result;
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
        return new MemoryWrite(entry, result);
    }

    @Override
    public long entry() {
        return entry;
    }

    @Override
    public boolean commit(CpuState state) {
        Register to = result.register;
        if (to != null) {
            Alu.set(state, to, result.registerValue);
        }
        Register upper = result.upper;
        if (upper != null) {
            Alu.set(state, upper, result.registerValue >>> 32);
        }
        state.rflags(result.flags);
        return true;
    }

    /**
     * What is left behind.
     *
     * @param register gets the low bits of the register value, null for none
     * @param upper gets its bits from 32 on, null for none
     */
    private record Result(long memory, @Nullable Register register, @Nullable Register upper, long registerValue,
        long flags) {
        Result(long memory, @Nullable Register register, long registerValue, long flags) {
            this(memory, register, null, registerValue, flags);
        }
    }

    private static @Nullable Result compute(Instruction instruction, CpuState state, int bits, long old,
        @Nullable Operand other) {
        long flags = state.rflags();
        long source = other == null ? 0 : value(state, other, bits);
        Register from = other instanceof Register named ? named : null;
        boolean destination = instruction.operand(0) instanceof Memory;
        return switch (instruction.handler()) {
            case MOV, MOVNTI -> destination ? new Result(source, null, 0, flags) : null;
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
            case ADC -> carried(destination, old, source, flags, bits, true);
            case SBB -> carried(destination, old, source, flags, bits, false);
            case CMPXCHG -> compareAndExchange(state, bits, old, source, flags);
            case CMPXCHG8B -> bits == 64 ? compareAndExchangePair(state, old, flags) : null;
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

    private static @Nullable Result carried(boolean destination, long old, long source, long flags, int bits,
        boolean add) {
        long carry = flags & Alu.CARRY;
        return add
            ? plain(destination, old + source + carry, Alu.addFlags(flags, old, source, carry, bits))
            : plain(destination, old - source - carry, Alu.subtractFlags(flags, old, source, carry, bits));
    }

    /** EDX:EAX against the entry; ECX:EBX is what replaces it. Only ZF changes (SDM Vol. 2 CMPXCHG8B). */
    private static Result compareAndExchangePair(CpuState state, long old, long flags) {
        long expected = state.gpr(CpuState.RDX) << 32 | state.gpr(CpuState.RAX) & 0xffff_ffffL;
        if (expected == old) {
            long value = state.gpr(CpuState.RCX) << 32 | state.gpr(CpuState.RBX) & 0xffff_ffffL;
            return new Result(value, null, 0, flags | Alu.ZERO);
        }
        return new Result(old, Register.EAX, Register.EDX, old, flags & ~Alu.ZERO);
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
