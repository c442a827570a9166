// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** A register as instructions name it. */
public enum Register implements Operand {
    AL, CL, DL, BL, SPL, BPL, SIL, DIL, R8B, R9B, R10B, R11B, R12B, R13B, R14B, R15B,

    AX, CX, DX, BX, SP, BP, SI, DI, R8W, R9W, R10W, R11W, R12W, R13W, R14W, R15W,

    EAX, ECX, EDX, EBX, ESP, EBP, ESI, EDI, R8D, R9D, R10D, R11D, R12D, R13D, R14D, R15D,

    RAX, RCX, RDX, RBX, RSP, RBP, RSI, RDI, R8, R9, R10, R11, R12, R13, R14, R15,

    CR0, CR1, CR2, CR3, CR4, CR5, CR6, CR7, CR8, CR9, CR10, CR11, CR12, CR13, CR14, CR15,

    DR0, DR1, DR2, DR3, DR4, DR5, DR6, DR7, DR8, DR9, DR10, DR11, DR12, DR13, DR14, DR15,

    AH, CH, DH, BH,

    ES, CS, SS, DS, FS, GS,

    XMM0, XMM1, XMM2, XMM3, XMM4, XMM5, XMM6, XMM7, XMM8, XMM9, XMM10, XMM11, XMM12, XMM13, XMM14, XMM15,

    MM0, MM1, MM2, MM3, MM4, MM5, MM6, MM7,

    ST0, ST1, ST2, ST3, ST4, ST5, ST6, ST7;

    private static final int FIRST_VECTOR = 106;
    private static final int FIRST_MMX = 122;
    private static final int FIRST_X87 = 130;

    private static final Register[] ALL = values();

    private final RegisterKind kind;
    private final int number;
    private final int bits;

    Register() {
        int at = ordinal();
        if (at < 96) {
            number = at & 15;
            kind = at < 64 ? RegisterKind.GENERAL : at < 80 ? RegisterKind.CONTROL : RegisterKind.DEBUG;
            bits = at < 64 ? 8 << (at >> 4) : 64;
        } else if (at >= 106) {
            number = at >= 130 ? at - 130 : at >= 122 ? at - 122 : at - 106;
            kind = at >= 130 ? RegisterKind.X87 : at >= 122 ? RegisterKind.MMX : RegisterKind.VECTOR;
            bits = at >= 130 ? 80 : at >= 122 ? 64 : 128;
        } else {
            boolean high = at < 100;
            number = high ? at - 96 : at - 100;
            kind = high ? RegisterKind.HIGH_BYTE : RegisterKind.SEGMENT;
            bits = high ? 8 : 16;
        }
    }

    public RegisterKind kind() {
        return kind;
    }

    /**
     * The number within its file: general, control and debug registers 0 to 15; AH to BH 0 to 3; ES, CS, SS, DS, FS,
     * GS 0 to 5; XMM registers 0 to 15; MMX and x87 registers 0 to 7.
     */
    public int number() {
        return number;
    }

    /** Width in bits. */
    @Override
    public int bits() {
        return bits;
    }

    /** Whether this is AH, CH, DH or BH. */
    public boolean highByte() {
        return kind == RegisterKind.HIGH_BYTE;
    }

    /** The general register of a number (0 to 15) and a width (8, 16, 32 or 64 bits; 8: low bytes). */
    public static Register general(int number, int bits) {
        return ALL[(Integer.numberOfTrailingZeros(bits) - 3 << 4) + number];
    }

    /** The byte register an encoding names: without REX, 4 to 7 are AH, CH, DH, BH (APM volume 3, table 1-10). */
    static Register encodedByte(int number, boolean rex) {
        return !rex && number >= 4 && number < 8 ? ALL[96 + number - 4] : ALL[number];
    }

    /** A register of one of the floating-point files; MMX and x87 numbers are taken modulo 8, as encodings are. */
    static Register of(RegisterKind file, int number) {
        return switch (file) {
            case VECTOR -> ALL[FIRST_VECTOR + number];
            case MMX -> ALL[FIRST_MMX + (number & 7)];
            case X87 -> ALL[FIRST_X87 + (number & 7)];
            default -> throw new IllegalArgumentException("no floating-point file: " + file);
        };
    }

    static Register segment(int number) {
        return ALL[100 + number];
    }

    static Register control(int number) {
        return ALL[64 + number];
    }

    static Register debug(int number) {
        return ALL[80 + number];
    }

    /** The number that an encoding carries: AH to BH are 4 to 7. */
    int encoding() {
        return highByte() ? number + 4 : number;
    }

    @Override
    public String toString() {
        return kind == RegisterKind.X87 ? "st(" + number + ")" : name().toLowerCase(java.util.Locale.ROOT);
    }
}
