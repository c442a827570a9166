// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Register;

/** Registers of all widths and arithmetic flags (SDM Vol. 1 3.4.1, 3.4.3), for emulated instructions. */
final class Alu {
    static final long CARRY = 1;
    static final long RESUME = 1 << 16;

    private static final long PARITY = 1 << 2;
    private static final long ADJUST = 1 << 4;
    static final long ZERO = 1 << 6;
    private static final long SIGN = 1 << 7;
    private static final long OVERFLOW = 1 << 11;
    private static final long ALL = CARRY | PARITY | ADJUST | ZERO | SIGN | OVERFLOW;

    private Alu() {
    }

    static long mask(int bits) {
        return bits == 64 ? -1L : (1L << bits) - 1;
    }

    /** Value of a general register, zero-extended. */
    static long get(CpuState state, Register register) {
        long whole = state.gpr(register.number());
        return register.highByte() ? whole >>> 8 & 0xff : whole & mask(register.bits());
    }

    /** Writes a general register: 32 bits clear the upper half, 8 and 16 bits leave the rest (SDM Vol. 1 3.4.1.1). */
    static void set(CpuState state, Register register, long value) {
        int number = register.number();
        long before = state.gpr(number);
        long part = mask(register.bits());
        if (register.highByte()) {
            state.gpr(number, before & ~0xff00L | (value & 0xff) << 8);
        } else if (register.bits() >= 32) {
            state.gpr(number, value & part);
        } else {
            state.gpr(number, before & ~part | value & part);
        }
    }

    static long logicFlags(long flags, long result, int bits) {
        return flags & ~ALL | common(result, bits);
    }

    static long addFlags(long flags, long left, long right, int bits) {
        return addFlags(flags, left, right, 0, bits);
    }

    /** The same with a carry of 0 or 1 added. */
    static long addFlags(long flags, long left, long right, long carried, int bits) {
        long result = left + right + carried & mask(bits);
        int compared = Long.compareUnsigned(result, left & mask(bits));
        boolean carry = carried == 0 ? compared < 0 : compared <= 0;
        long overflow = (left ^ result) & (right ^ result);
        return arithmetic(flags, left, right, result, carry, overflow, bits);
    }

    static long subtractFlags(long flags, long left, long right, int bits) {
        return subtractFlags(flags, left, right, 0, bits);
    }

    /** The same with a borrow of 0 or 1 subtracted. */
    static long subtractFlags(long flags, long left, long right, long borrowed, int bits) {
        long result = left - right - borrowed & mask(bits);
        int compared = Long.compareUnsigned(left & mask(bits), right & mask(bits));
        boolean borrow = borrowed == 0 ? compared < 0 : compared <= 0;
        long overflow = (left ^ right) & (left ^ result);
        return arithmetic(flags, left, right, result, borrow, overflow, bits);
    }

    /** New flags but for the carry, which stays: INC and DEC. */
    static long keepCarry(long before, long after) {
        return after & ~CARRY | before & CARRY;
    }

    private static long arithmetic(long flags, long left, long right, long result, boolean carry, long overflow,
        int bits) {
        long set = common(result, bits);
        set |= carry ? CARRY : 0;
        set |= ((left ^ right ^ result) & 0x10) != 0 ? ADJUST : 0;
        set |= (overflow >>> bits - 1 & 1) != 0 ? OVERFLOW : 0;
        return flags & ~ALL | set;
    }

    private static long common(long result, int bits) {
        long value = result & mask(bits);
        long set = value == 0 ? ZERO : 0;
        set |= (value >>> bits - 1 & 1) != 0 ? SIGN : 0;
        return set | ((Long.bitCount(value & 0xff) & 1) == 0 ? PARITY : 0);
    }
}
