// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** How code bytes are read: which rows exist, and the default operand and address sizes (APM volume 1, section 2.1). */
public enum CodeMode {
    /** 64-bit mode: EFER.LMA and CS.L set. */
    LONG64(64, 32),
    /** Compatibility or protected mode with CS.D set. */
    PROTECTED32(32, 32),
    /** Compatibility or protected mode with CS.D clear. */
    PROTECTED16(16, 16);

    private final int addressBits;
    private final int operandBits;

    CodeMode(int addressBits, int operandBits) {
        this.addressBits = addressBits;
        this.operandBits = operandBits;
    }

    /** Address size without a 67 prefix, in bits. */
    public int addressBits() {
        return addressBits;
    }

    /** Operand size without a 66 prefix or REX.W, in bits. */
    public int operandBits() {
        return operandBits;
    }

    /** Address size with a 67 prefix, in bits. */
    int otherAddressBits() {
        return addressBits == 32 ? 16 : 32;
    }

    /** Operand size with a 66 prefix, in bits. */
    int otherOperandBits() {
        return operandBits == 32 ? 16 : 32;
    }
}
