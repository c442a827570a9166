// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;

/**
 * Registers and the six arithmetic flags of the processor that runs.
 *
 * <p>HOT PATH. Registers are read and written in the state block itself. The flags are two words from which each flag
 * falls out without knowing which instruction set them:
 * <ul>
 * <li>{@link #result}: the result, sign-extended. ZF is {@code result == 0}; SF its sign; PF the parity of its low byte.
 * <li>{@link #carries}: bit 63 is CF; bit 62 is CF exclusive-or OF; bit 3 is AF; bit 0 inverts SF; bits 8 to 15, exclusive-or
 * the low byte of the result, give the byte whose parity is PF. The last two only serve flag words that no result has.
 * </ul>
 * While a run lasts the six bits in the state's RFLAGS are stale; {@link #rflags()} is the truth and
 * {@link #storeFlags()} writes it. The carry vectors of addition and subtraction: bit n is the carry (borrow) out of bit n.
 */
abstract class LazyFlags {
    private static final long KEEP = 0xc000_0000_0000_0008L;

    /** Host address of the state block in use. */
    long s;
    long result;
    long carries;

    final long reg(int offset) {
        return HostMemory.getLong(s + offset);
    }

    final void reg(int offset, long value) {
        HostMemory.putLong(s + offset, value);
    }

    /** Writes a 32-bit register: the upper half becomes zero. */
    final void reg32(int offset, long value) {
        HostMemory.putLong(s + offset, value & 0xffffffffL);
    }

    final long reg32(int offset) {
        return HostMemory.getInt(s + offset) & 0xffffffffL;
    }

    /** Flags of a logical operation; {@code value} is sign-extended from the operand size. */
    final void logic(long value) {
        result = value;
        carries = 0;
    }

    final long add64(long a, long b) {
        long r = a + b;
        result = r;
        carries = (a & b | (a | b) & ~r) & KEEP;
        return r;
    }

    final long sub64(long a, long b) {
        long r = a - b;
        result = r;
        carries = (~a & b | (~a | b) & r) & KEEP;
        return r;
    }

    /** Adds operands whose bits above 31 may hold anything; so does the result. */
    final long add32(long a, long b) {
        long r = a + b;
        result = (int) r;
        long out = a & b | (a | b) & ~r;
        carries = out << 32 | out & 8;
        return r;
    }

    final long sub32(long a, long b) {
        long r = a - b;
        result = (int) r;
        long out = ~a & b | (~a | b) & r;
        carries = out << 32 | out & 8;
        return r;
    }

    /** Flags of {@code r = a + b (+ carry)} at an operand size; {@code up} is 64 less the size in bits. */
    final long added(long a, long b, long r, int up) {
        result = r << up >> up;
        long out = a & b | (a | b) & ~r;
        carries = out << up & KEEP & ~8 | out & 8;
        return r;
    }

    /** Flags of {@code r = a - b (- borrow)}. */
    final long subtracted(long a, long b, long r, int up) {
        result = r << up >> up;
        long out = ~a & b | (~a | b) & r;
        carries = out << up & KEEP & ~8 | out & 8;
        return r;
    }

    /** Increment and decrement keep CF: the flags were just set for the new value, and this puts the old CF back. */
    final void keepCarry(boolean carry) {
        long overflow = carries ^ carries << 1;
        long cf = carry ? Long.MIN_VALUE : 0;
        carries = cf | (cf ^ overflow) >>> 1 & 1L << 62 | carries & 8;
    }

    /** ZF, SF, PF from a sign-extended value; CF and OF as told; AF zero. */
    final void resultWith(long value, boolean carry, boolean overflow) {
        result = value;
        carries = (carry ? Long.MIN_VALUE : 0) | (carry ^ overflow ? 1L << 62 : 0);
    }

    /** Changes CF and OF only. */
    final void carryOverflow(boolean carry, boolean overflow) {
        carries = carries & 0x3fff_ffff_ffff_ffffL | (carry ? Long.MIN_VALUE : 0) | (carry ^ overflow ? 1L << 62 : 0);
    }

    final boolean cf() {
        return carries < 0;
    }

    final boolean of() {
        return (carries ^ carries << 1) < 0;
    }

    final boolean zf() {
        return result == 0;
    }

    final boolean sf() {
        return (result ^ carries << 63) < 0;
    }

    final boolean pf() {
        return (Integer.bitCount((int) (result ^ carries >>> 8) & 0xff) & 1) == 0;
    }

    final boolean af() {
        return (carries & 8) != 0;
    }

    /** The sixteen conditions in the order of their encoding (SDM Vol. 1 appendix B). */
    final boolean condition(int code) {
        return switch (code) {
            case 0 -> of();
            case 1 -> !of();
            case 2 -> cf();
            case 3 -> !cf();
            case 4 -> zf();
            case 5 -> !zf();
            case 6 -> cf() || zf();
            case 7 -> !cf() && !zf();
            case 8 -> sf();
            case 9 -> !sf();
            case 10 -> pf();
            case 11 -> !pf();
            case 12 -> sf() != of();
            case 13 -> sf() == of();
            case 14 -> zf() || sf() != of();
            default -> !zf() && sf() == of();
        };
    }

    /** The six flags as bits of RFLAGS. */
    final long arithmeticFlags() {
        return (cf() ? Bits.CF : 0) | (pf() ? Bits.PF : 0) | (af() ? Bits.AF : 0) | (zf() ? Bits.ZF : 0)
            | (sf() ? Bits.SF : 0) | (of() ? Bits.OF : 0);
    }

    /** Sets the six flags from bits of RFLAGS. */
    final void arithmeticFlags(long flags) {
        boolean zero = (flags & Bits.ZF) != 0;
        result = zero ? 0 : 0x100; // either has an even low byte
        long cf = flags << 63;
        long of = flags << 52 & Long.MIN_VALUE;
        carries = cf | (cf ^ of) >>> 1 | (flags & Bits.AF) >>> 1 | (flags & Bits.SF) >>> 7
            | ((flags & Bits.PF) != 0 ? 0 : 0x100);
    }

    /** RFLAGS in full. */
    final long rflags() {
        return reg(CpuState.OFF_RFLAGS) & ~Bits.ARITHMETIC | arithmeticFlags() | 2;
    }

    /** Brings the state's RFLAGS up to date. */
    final void storeFlags() {
        reg(CpuState.OFF_RFLAGS, rflags());
    }

    /** Takes the flags from the state's RFLAGS. */
    final void loadFlags() {
        arithmeticFlags(reg(CpuState.OFF_RFLAGS));
    }
}
