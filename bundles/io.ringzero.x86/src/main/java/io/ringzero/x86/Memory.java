// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import org.jspecify.annotations.Nullable;

/**
 * A memory operand. Its linear address is segment base + ((base + index * scale + displacement) truncated to
 * {@code addressBits}); with {@code ripRelative} the base is the address of the next instruction.
 *
 * @param bits width of the access; 0 where no value is accessed; a far pointer has 32, 48 or 80, a descriptor table
 *            operand 48 or 80, {@code bound}'s pair 32 or 64
 * @param segment the segment in effect: an override, else SS with a base of rSP or rBP, else DS. In 64-bit mode only FS
 *            and GS overrides count; SS and DS differ only in the exception of a non-canonical address (#SS, #GP)
 * @param base null for none (an absolute address)
 * @param index null for none; AL in {@code xlatb} only, where it is an unsigned byte
 * @param scale 1, 2, 4 or 8
 * @param displacement sign-extended; of 64 bits for the absolute offsets of {@code mov}
 * @param addressBits 16, 32 or 64
 */
public record Memory(int bits, Register segment, @Nullable Register base, @Nullable Register index, int scale,
    long displacement,
    boolean ripRelative, int addressBits) implements Operand {
    /** The segment in effect without an override. */
    Register standardSegment() {
        return MemoryDecoder.standardSegment(base);
    }

    /** The same place, accessed with another width. */
    public Memory withBits(int width) {
        return new Memory(width, segment, base, index, scale, displacement, ripRelative, addressBits);
    }

    /** The same offset in another segment. */
    public Memory in(Register other) {
        return new Memory(bits, other, base, index, scale, displacement, ripRelative, addressBits);
    }
}
