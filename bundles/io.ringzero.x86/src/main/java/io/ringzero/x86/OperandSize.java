// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** How a form's operand size follows from mode, 66 prefix and REX.W (APM volume 3, section 1.2.2). */
enum OperandSize {
    BYTE("b"), WORD("w"), V("v"), Z("z"), PORT("zp"), Y("y"), DEFAULT64("d64"), FORCED64("f64"), TABLE("f64v"), NONE(
        "-");

    private final String text;

    OperandSize(String text) {
        this.text = text;
    }

    static OperandSize of(String text) {
        for (OperandSize size : values()) {
            if (size.text.equals(text)) {
                return size;
            }
        }
        throw new IllegalArgumentException("unknown operand size \"" + text + "\"");
    }

    /** The operand size in bits; {@code prefix66}: an operand size prefix that is no mandatory one. */
    int bits(CodeMode mode, boolean prefix66, boolean wide) {
        int legacy = prefix66 ? mode.otherOperandBits() : mode.operandBits();
        boolean long64 = mode == CodeMode.LONG64;
        return switch (this) {
            case BYTE -> 8;
            case WORD -> 16;
            case V -> wide ? 64 : legacy;
            case Z -> legacy;
            case PORT -> wide ? 32 : legacy;
            case Y -> wide ? 64 : 32;
            case DEFAULT64 -> long64 ? !wide && prefix66 ? 16 : 64 : legacy;
            case FORCED64 -> long64 ? 64 : 32;
            case TABLE -> long64 ? 64 : legacy;
            case NONE -> 32;
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
