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

    Eq(OperandPlace.RM, Width.Q), Edb(OperandPlace.RM, Width.D, RegisterKind.GENERAL, Width.B), Edw(OperandPlace.RM,
        Width.D, RegisterKind.GENERAL, Width.W), Gd(OperandPlace.REG, Width.D), My(OperandPlace.MEMORY, Width.Y),

    Mw(OperandPlace.MEMORY, Width.W), Md(OperandPlace.MEMORY, Width.D), Mt(OperandPlace.MEMORY, Width.T),

    Vdq(OperandPlace.REG, RegisterKind.VECTOR, Width.DQ), Udq(OperandPlace.REGISTER, RegisterKind.VECTOR, Width.DQ),

    Wdq(OperandPlace.RM, RegisterKind.VECTOR, Width.DQ), Wq(OperandPlace.RM, RegisterKind.VECTOR, Width.Q),

    Wd(OperandPlace.RM, RegisterKind.VECTOR, Width.D), Ww(OperandPlace.RM, RegisterKind.VECTOR, Width.W),

    Pq(OperandPlace.REG, RegisterKind.MMX, Width.Q), Nq(OperandPlace.REGISTER, RegisterKind.MMX, Width.Q),

    Qq(OperandPlace.RM, RegisterKind.MMX, Width.Q), Qd(OperandPlace.RM, RegisterKind.MMX, Width.D),

    STi(OperandPlace.REGISTER, RegisterKind.X87, Width.T), ST0("ST", OperandPlace.FIXED, Width.T), XMM0(
        OperandPlace.FIXED, Width.DQ),

    AL(OperandPlace.FIXED, Width.B), CL(OperandPlace.FIXED, Width.B), DX(OperandPlace.FIXED,
        Width.W), AX(OperandPlace.FIXED, Width.W),

    RAX("rAX", OperandPlace.FIXED, Width.V), ES(OperandPlace.FIXED, Width.W), CS(OperandPlace.FIXED, Width.W),

    SS(OperandPlace.FIXED, Width.W), DS(OperandPlace.FIXED, Width.W), FS(OperandPlace.FIXED,
        Width.W), GS(OperandPlace.FIXED, Width.W);

    private final String text;
    private final OperandPlace place;
    private final Width width;
    private final RegisterKind file;
    private final Width memoryWidth;

    OperandKind(OperandPlace place, RegisterKind file, Width memoryWidth) {
        this("", place, memoryWidth, file, memoryWidth);
    }

    OperandKind(OperandPlace place, Width width, RegisterKind file, Width memoryWidth) {
        this("", place, width, file, memoryWidth);
    }

    OperandKind(OperandPlace place, Width width) {
        this("", place, width);
    }

    OperandKind(String text, OperandPlace place, Width width) {
        this(text, place, width, RegisterKind.GENERAL, width);
    }

    OperandKind(String text, OperandPlace place, Width width, RegisterKind file, Width memoryWidth) {
        this.text = text;
        this.place = place;
        this.width = width;
        this.file = file;
        this.memoryWidth = memoryWidth;
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

    /** The register file of an operand that ModRM, VEX.vvvv or the opcode names. */
    RegisterKind file() {
        return file;
    }

    /** Width in bits of the access where the operand is memory: may be less than the register's. */
    int memoryBits(int operandBits) {
        return memoryWidth.bits(operandBits);
    }

    /** Width in bits under an operand size; for an immediate, of the bytes encoded. */
    int bits(int operandBits) {
        return width.bits(operandBits);
    }
}
