// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** One syntax's spelling. */
interface InstructionFormat {
    /** Mnemonic with suffix and condition. */
    String mnemonic(Instruction instruction);

    /** All operands; {@code next}: address of the following instruction. */
    String operands(Instruction instruction, long next);
}
