// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/**
 * The operands of the table's rows: where one is encoded and how wide it is. The letters are explained at the head of
 * {@code opcodes.txt}.
 */
public enum OperandKind {
    Eb(OperandPlace.RM, Width.B), Ew(OperandPlace.RM, Width.W), Ev(OperandPlace.RM, Width.V), Ey(OperandPlace.RM,
        Width.Y),

    Ed(OperandPlace.RM, Width.D), Esr(OperandPlace.RM_SEGMENT, Width.V),

    M(OperandPlace.MEMORY, Width.NONE), Mb(OperandPlace.MEMORY, Width.B), Mq(OperandPlace.MEMORY, Width.Q),

    Mdq(OperandPlace.MEMORY, Width.DQ), Mv(OperandPlace.MEMORY, Width.V), Mp(OperandPlace.MEMORY, Width.FAR),

    Ms(OperandPlace.MEMORY, Width.TABLE), Ma(OperandPlace.MEMORY, Width.PAIR),

    Rv(OperandPlace.REGISTER, Width.V), Ry(OperandPlace.REGISTER, Width.Y), Rn(OperandPlace.REGISTER, Width.V),

    Gb(OperandPlace.REG, Width.B), Gw(OperandPlace.REG, Width.W), Gv(OperandPlace.REG, Width.V), Gy(OperandPlace.REG,
        Width.Y),

    Gn(OperandPlace.REG, Width.V), By(OperandPlace.VVVV, Width.Y), Zb(OperandPlace.OPCODE,
        Width.B), Zv(OperandPlace.OPCODE, Width.V),

    Ib(OperandPlace.IMMEDIATE, Width.B), Iw(OperandPlace.IMMEDIATE, Width.W), Iv(OperandPlace.IMMEDIATE, Width.V),

    Iz(OperandPlace.IMMEDIATE, Width.Z), Is(OperandPlace.IMMEDIATE, Width.B), ONE("1", OperandPlace.FIXED_ONE, Width.B),

    Jb(OperandPlace.RELATIVE, Width.B), Jz(OperandPlace.RELATIVE, Width.Z), Ob(OperandPlace.OFFSET, Width.B),

    Ov(OperandPlace.OFFSET, Width.V), Ap(OperandPlace.FAR, Width.FAR),

    Sw(OperandPlace.SEGMENT, Width.W), Cn(OperandPlace.CONTROL, Width.V), Dn(OperandPlace.DEBUG, Width.V),

    Xb(OperandPlace.STRING_SOURCE, Width.B), Xv(OperandPlace.STRING_SOURCE, Width.V),

    Yb(OperandPlace.STRING_DESTINATION, Width.B), Yv(OperandPlace.STRING_DESTINATION,
        Width.V), Xl(OperandPlace.TABLE_LOOKUP, Width.B),

    AL(OperandPlace.FIXED, Width.B), CL(OperandPlace.FIXED, Width.B), DX(OperandPlace.FIXED, Width.W),

    RAX("rAX", OperandPlace.FIXED, Width.V), ES(OperandPlace.FIXED, Width.W), CS(OperandPlace.FIXED, Width.W),

    SS(OperandPlace.FIXED, Width.W), DS(OperandPlace.FIXED, Width.W), FS(OperandPlace.FIXED,
        Width.W), GS(OperandPlace.FIXED, Width.W);

    private final String text;
    private final OperandPlace place;
    private final Width width;

    OperandKind(OperandPlace place, Width width) {
        this("", place, width);
    }

    OperandKind(String text, OperandPlace place, Width width) {
        this.text = text;
        this.place = place;
        this.width = width;
    }

    static OperandKind of(String text) {
        for (OperandKind kind : values()) {
            if (kind.text().equals(text)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown operand \"" + text + "\"");
    }

    /** As the table writes it. */
    public String text() {
        return text.isEmpty() ? name() : text;
    }

    OperandPlace place() {
        return place;
    }

    /** Width in bits under an operand size; for an immediate, of the bytes encoded. */
    int bits(int operandBits) {
        return width.bits(operandBits);
    }
}
