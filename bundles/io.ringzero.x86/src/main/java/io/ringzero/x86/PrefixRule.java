// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** Which of the prefixes 66, F2 and F3 select a row. The last of F2 and F3 counts, and both go before 66. */
public enum PrefixRule {
    ANY(""), NONE("NP"), P66("66"), PF3("F3"), PF2("F2"), NOT_F3("!F3"), NOT_F("!F");

    private final String text;

    PrefixRule(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    /** {@code repeat}: 0xF2, 0xF3 or 0. */
    boolean accepts(int repeat, boolean operandSize) {
        return switch (this) {
            case ANY -> true;
            case NONE -> repeat == 0 && !operandSize;
            case P66 -> repeat == 0 && operandSize;
            case PF3 -> repeat == 0xF3;
            case PF2 -> repeat == 0xF2;
            case NOT_F3 -> repeat != 0xF3;
            case NOT_F -> repeat == 0;
        };
    }

    /** The prefix byte that an assembler writes, 0 for none. */
    public int required() {
        return switch (this) {
            case P66 -> 0x66;
            case PF3 -> 0xF3;
            case PF2 -> 0xF2;
            case ANY, NONE, NOT_F3, NOT_F -> 0;
        };
    }
}
