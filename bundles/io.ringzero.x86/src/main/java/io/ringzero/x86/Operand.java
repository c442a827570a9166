// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** One operand of an {@link Instruction}, and what the {@link Assembler} takes. Immutable. */
public sealed interface Operand permits Register, Memory, Immediate, Relative, FarPointer, Label, LabelMemory {
    /**
     * Width of the value in bits; 0 for memory that is not read or written as a value ({@code lea}, {@code invlpg}).
     */
    int bits();
}
