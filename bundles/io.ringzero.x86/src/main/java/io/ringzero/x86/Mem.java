// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/**
 * Ways to write memory operands for the {@link Assembler}; to be imported statically. The number is the width in
 * bits.
 */
public final class Mem {
    private Mem() {
    }

    /** Of a width found from the other operand. */
    public static Memory mem(Register base) {
        return mem(base, 0);
    }

    public static Memory mem(Register base, long displacement) {
        return new Memory(0, MemoryDecoder.standardSegment(base), base, null, 1, displacement, false, base.bits());
    }

    public static Memory mem(Register base, Register index, int scale, long displacement) {
        return new Memory(0, MemoryDecoder.standardSegment(base), base, index, scale, displacement, false, base.bits());
    }

    /** A fixed offset in DS, of the address size of the code. */
    public static Memory abs(long offset) {
        return new Memory(0, Register.DS, null, null, 1, offset, false, 64);
    }

    public static Memory mem8(Register base, long displacement) {
        return mem(base, displacement).withBits(8);
    }

    public static Memory mem16(Register base, long displacement) {
        return mem(base, displacement).withBits(16);
    }

    public static Memory mem32(Register base, long displacement) {
        return mem(base, displacement).withBits(32);
    }

    public static Memory mem64(Register base, long displacement) {
        return mem(base, displacement).withBits(64);
    }

    /** Memory at a label, RIP-relative in 64-bit code. */
    public static Operand mem(Label label, long addend) {
        return new LabelMemory(label, 0, addend);
    }

    public static Operand mem8(Label label, long addend) {
        return new LabelMemory(label, 8, addend);
    }

    public static Operand mem16(Label label, long addend) {
        return new LabelMemory(label, 16, addend);
    }

    public static Operand mem32(Label label, long addend) {
        return new LabelMemory(label, 32, addend);
    }

    public static Operand mem64(Label label, long addend) {
        return new LabelMemory(label, 64, addend);
    }
}
