// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** The second letter of an operand kind: its width as a function of the operand size. */
enum Width {
    NONE, B, W, D, Q, T, DQ, V, Z, Y, FAR, TABLE, PAIR;

    int bits(int operandBits) {
        return switch (this) {
            case NONE -> 0;
            case B -> 8;
            case W -> 16;
            case D -> 32;
            case Q -> 64;
            case T -> 80;
            case DQ -> 128;
            case V -> operandBits;
            case Z -> Math.min(operandBits, 32);
            case Y -> Math.max(operandBits, 32);
            case FAR -> 16 + operandBits;
            case TABLE -> 16 + Math.max(operandBits, 32);
            case PAIR -> 2 * operandBits;
        };
    }
}
