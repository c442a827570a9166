// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** What the low bits of the opcode byte hold. */
public enum OpcodeField {
    NONE(1), REGISTER(8), CONDITION(16);

    private final int cells;

    OpcodeField(int cells) {
        this.cells = cells;
    }

    /** How many opcodes a row with this field takes. */
    public int cells() {
        return cells;
    }
}
