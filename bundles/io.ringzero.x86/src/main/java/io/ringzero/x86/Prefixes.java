// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import org.jspecify.annotations.Nullable;

/** The prefixes of one instruction while it is decoded: legacy, REX, VEX (APM volume 3, section 1.2 and 1.5). */
final class Prefixes {
    private final CodeMode mode;
    private boolean operandSize;
    private boolean addressSize;
    private boolean lock;
    private int repeat;
    private int rex;
    private int map;
    private int vvvv;
    private int vectorLength;
    private @Nullable Register segment;

    private Prefixes(CodeMode mode) {
        this.mode = mode;
    }

    /** Reads legacy and REX prefixes; the cursor then stands at the opcode. */
    static Prefixes read(CodeMode mode, ByteCursor cursor) {
        Prefixes prefixes = new Prefixes(mode);
        while (prefixes.take(cursor.peek())) {
            cursor.next();
        }
        return prefixes;
    }

    private boolean take(int value) {
        if (mode == CodeMode.LONG64 && value >> 4 == 4) {
            rex = value;
            return true;
        }
        int rexBefore = rex;
        // A REX prefix counts only directly before the opcode.
        rex = 0;
        switch (value) {
            case 0x66 -> operandSize = true;
            case 0x67 -> addressSize = true;
            case 0xF0 -> lock = true;
            case 0xF2, 0xF3 -> repeat = value;
            case 0x64 -> segment = Register.FS;
            case 0x65 -> segment = Register.GS;
            case 0x26, 0x2E, 0x36, 0x3E -> {
                if (mode != CodeMode.LONG64) {
                    segment = Register.segment(value >> 3 & 3);
                }
            }
            default -> {
                rex = rexBefore;
                return false;
            }
        }
        return true;
    }

    /** Reads what stands behind C4 or C5; false where that is undefined. */
    boolean readVex(int first, ByteCursor cursor) {
        if (lock || repeat != 0 || operandSize || rex != 0) {
            return false;
        }
        int second = cursor.next();
        int last = second;
        boolean long64 = mode == CodeMode.LONG64;
        rex = 0x40 | (~second & 0x80) >> 5;
        map = Encoding.VEX + 1;
        if (first == 0xC4) {
            last = cursor.next();
            rex |= (~second >> 6 & 1) << 1 | ~second >> 5 & 1 | last >> 7 << 3;
            map = Encoding.VEX + (second & 0x1f);
        }
        // R, X and B are stored inverted. Outside 64-bit mode R and X cannot be set; B, W and the top of vvvv are
        // ignored.
        rex = long64 ? rex : 0;
        vvvv = ~last >> 3 & (long64 ? 15 : 7);
        vectorLength = last >> 2 & 1;
        operandSize = (last & 3) == 1;
        repeat = (last & 3) == 2 ? 0xF3 : (last & 3) == 3 ? 0xF2 : 0;
        return map > Encoding.VEX && map < Encoding.MAPS;
    }

    boolean operandSize() {
        return operandSize;
    }

    boolean lock() {
        return lock;
    }

    /** The last of F2 and F3, or 0. */
    int repeat() {
        return repeat;
    }

    boolean wide() {
        return (rex & 8) != 0;
    }

    /** Whether byte registers 4 to 7 are SPL to DIL. */
    boolean rex() {
        return rex != 0;
    }

    /** To add to the ModRM reg field: 8 or 0. */
    int rexR() {
        return (rex & 4) << 1;
    }

    /** To add to the SIB index: 8 or 0. */
    int rexX() {
        return (rex & 2) << 2;
    }

    /** To add to ModRM r/m, SIB base or the opcode's register: 8 or 0. */
    int rexB() {
        return (rex & 1) << 3;
    }

    /** Opcode map of a VEX prefix. */
    int vexMap() {
        return map;
    }

    int vvvv() {
        return vvvv;
    }

    int vectorLength() {
        return vectorLength;
    }

    int addressBits() {
        return addressSize ? mode.otherAddressBits() : mode.addressBits();
    }

    @Nullable
    Register segmentOverride() {
        return segment;
    }

    Register segmentOr(Register standard) {
        return segment == null ? standard : segment;
    }
}
