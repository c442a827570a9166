// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/**
 * The bytes that select a {@link Form}: opcode map and byte, and the conditions on prefixes and ModRM.
 *
 * @param text as in the table
 * @param map opcode map: 0 one byte, 1 behind 0F, 2 behind 0F 38, 3 behind 0F 3A; + 4 with a VEX prefix
 * @param opcode last opcode byte (0 to 255), its field zero
 * @param prefix rule for 66, F2 and F3
 * @param operandBits operand size needed, 0 for any
 * @param addressBits address size needed, 0 for any
 * @param wide REX.W or VEX.W needed: 1 or 0, -1 for any
 * @param baseBit REX.B needed: 1 or 0, -1 for any
 * @param modRm whether a ModRM byte follows
 * @param digit ModRM reg field needed, -1 for any
 * @param exactModRm ModRM byte needed, -1 for any
 * @param vectorLength VEX.L needed: 1 or 0, -1 for any
 * @param place what ModRM may name
 * @param override wins over other rows that match
 */
public record Encoding(String text, int map, int opcode, OpcodeField field, PrefixRule prefix, int operandBits,
    int addressBits, int wide,
    int baseBit, boolean modRm, int digit, int exactModRm, int vectorLength, ModRmPlace place, boolean override) {
    /** Number of opcode maps, VEX ones included. */
    static final int MAPS = 8;
    /** Added to the map number by a VEX prefix. */
    static final int VEX = 4;

    /** Whether it begins with a VEX prefix. */
    public boolean vex() {
        return map >= VEX;
    }

    /** Whether the prefixes and sizes select this row; ModRM is judged by {@link #acceptsModRm}. */
    boolean acceptsPrefixes(Prefixes prefixes, int operandSize, int addressSize) {
        return prefix.accepts(prefixes.repeat(), prefixes.operandSize())
            && (operandBits == 0 || operandBits == operandSize)
            && (addressBits == 0 || addressBits == addressSize)
            && (vectorLength < 0 || vectorLength == prefixes.vectorLength())
            && (wide < 0 || wide == 1 == prefixes.wide())
            && (baseBit < 0 || baseBit == 1 == (prefixes.rexB() != 0));
    }

    /** Whether this ModRM byte selects this row; only for rows with one. */
    boolean acceptsModRm(int byteValue) {
        return (exactModRm < 0 || exactModRm == byteValue)
            && (digit < 0 || digit == (byteValue >> 3 & 7))
            && place.accepts(byteValue >> 6 == 3);
    }
}
