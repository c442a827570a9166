// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** Where an instruction names an operand. */
enum OperandPlace {
    /** ModRM r/m, register or memory. */
    RM,
    /** ModRM r/m: a register of the operand size, or 16 bits of memory. */
    RM_SEGMENT,
    /** ModRM r/m, memory only. */
    MEMORY,
    /** ModRM r/m, register only. */
    REGISTER,
    /** ModRM reg: a general register. */
    REG,
    /** ModRM reg: a segment, control or debug register. */
    SEGMENT, CONTROL, DEBUG,
    /** VEX.vvvv. */
    VVVV,
    /** Low bits of the opcode. */
    OPCODE,
    /** Bytes behind the rest. */
    IMMEDIATE, RELATIVE, OFFSET, FAR,
    /** Implied by the row. */
    FIXED, FIXED_ONE, STRING_SOURCE, STRING_DESTINATION, TABLE_LOOKUP;

    /** Whether the operand lives in ModRM's r/m field. */
    boolean isRm() {
        return this == RM || this == RM_SEGMENT || this == MEMORY || this == REGISTER;
    }

    /** Whether the operand lives in ModRM's reg field. */
    boolean isReg() {
        return this == REG || this == SEGMENT || this == CONTROL || this == DEBUG;
    }
}
