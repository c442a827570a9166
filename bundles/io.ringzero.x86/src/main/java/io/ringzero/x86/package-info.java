// SPDX-License-Identifier: Apache-2.0
/**
 * The x86 instruction set as data, and what is made from it. {@link OpcodeTable} holds one {@link Form} per row of
 * {@code opcodes.txt}; {@link Decoder} turns bytes into an {@link Instruction}; {@link Disassembler} writes one as
 * text; {@link Assembler} goes the other way. A pure library: no OSGi, no state that changes after class loading,
 * packaged privately into each bundle that uses it.
 */
@NullMarked
package io.ringzero.x86;

import org.jspecify.annotations.NullMarked;
