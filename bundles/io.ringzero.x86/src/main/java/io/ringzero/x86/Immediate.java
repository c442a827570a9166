// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/**
 * A constant in the instruction.
 *
 * @param value sign-extended from the bits encoded; {@code int}, {@code in}, {@code enter}, {@code ret} and shift
 *            counts read it unsigned
 * @param bits width that the operation uses (after sign extension)
 */
public record Immediate(long value, int bits) implements Operand {
    /** A constant for the {@link Assembler}, which finds the width. */
    public static Immediate of(long value) {
        return new Immediate(value, 64);
    }

    /** The value's low {@link #bits}, zero-extended. */
    public long unsigned() {
        return bits == 64 ? value : value & (1L << bits) - 1;
    }
}
