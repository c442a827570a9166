// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.tck.oracle.Values.Lane;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Feature;
import io.ringzero.x86.Flags;
import io.ringzero.x86.Form;

/** Fills a case with a state: boundary values and random ones. One thread. */
final class StateMaker {
    private static final int MXCSR_RESET = 0x1f80;
    private static final int FCW_RESET = 0x37f;
    private static final int X87_FLAGS = 0x3f;
    private static final int FSW_ES_B = 0x8080;

    private final Dice dice;
    private final Values values;

    StateMaker(Dice dice) {
        this.dice = dice;
        this.values = new Values(dice);
    }

    /** Everything but the code. */
    void fill(Record input, Form form, CodeMode mode) {
        boolean wide = mode == CodeMode.LONG64;
        input.set(CaseLayout.MODE, wide ? CaseLayout.MODE64 : CaseLayout.MODE32);
        for (int i = 0; i < 16; i++) {
            long value = dice.percent(20)
                ? CaseLayout.WINDOW0 + dice.below(CaseLayout.WINDOW0_BYTES)
                : values.integer();
            input.gpr(i, wide ? value : i < 8 ? value & 0xffff_ffffL : 0);
        }
        if (dice.percent(85)) {
            input.gpr(4, CaseLayout.WINDOW0 + 0x40 + dice.below(0x38) * 16L + (dice.percent(85) ? 0 : dice.below(16)));
        } else if (dice.percent(60)) {
            input.gpr(4, dice.percent(50)
                ? CaseLayout.DATA + CaseLayout.DATA_BYTES - dice.below(24)
                : CaseLayout.DATA + dice.below(24));
        }
        long flags = 0x202 | dice.next() & Flags.ARITHMETIC;
        flags |= dice.percent(15) ? Flags.DF : 0;
        flags |= dice.percent(2) ? Flags.ID : 0;
        flags |= dice.percent(2) ? Flags.AC : 0;
        flags |= dice.percent(1) ? Flags.TF : 0;
        input.set(CaseLayout.RFLAGS, flags);
        input.set(CaseLayout.FS_BASE, wide ? segmentBase() : 0);
        input.set(CaseLayout.GS_BASE, wide ? segmentBase() : 0);
        memory(input, form);
        floatingPoint(input, form);
    }

    private long segmentBase() {
        return switch (dice.below(4)) {
            case 0 -> 0;
            case 1 -> CaseLayout.WINDOW0 - dice.below(256);
            case 2 -> dice.below(0x10000);
            default -> dice.next() >> 17;
        };
    }

    private void memory(Record input, Form form) {
        Lane lane = lane(form);
        for (int at = CaseLayout.WINDOW0_AT; at < CaseLayout.INPUT_BYTES; at += 8) {
            input.set(at, dice.percent(30) ? values.lanes(lane) : dice.next());
        }
    }

    /** The lane kind that suits a row. */
    Lane lane(Form form) {
        String name = form.mnemonic();
        if (dice.percent(80)) {
            if (name.endsWith("ps") || name.endsWith("ss")) {
                return Lane.FLOAT;
            } else if (name.endsWith("pd") || name.endsWith("sd") && !form.operands().isEmpty()) {
                return Lane.DOUBLE;
            }
        }
        return values.anyLane();
    }

    /** Puts values of a row's kind to an operand in memory. */
    void operand(Record input, long linear, int width, Form form) {
        Lane lane = lane(form);
        byte[] value = new byte[16];
        for (int i = 0; i < 2; i++) {
            long bits = values.lanes(lane);
            for (int j = 0; j < 8; j++) {
                value[i * 8 + j] = (byte) (bits >> j * 8);
            }
        }
        if (form.feature() == Feature.FPU) {
            x87Operand(value, width);
        }
        for (int i = 0; i < Math.min(width, 16); i++) {
            int at = Record.window(linear + i, 1);
            if (at >= 0) {
                input.bytes[at] = value[i];
            }
        }
    }

    private void x87Operand(byte[] value, int width) {
        if (width == 10 && dice.percent(70)) {
            int exponent = values.exponent80();
            put(value, 0, values.significand80(exponent), 8);
            put(value, 8, exponent, 2);
        } else if (width == 8 && dice.percent(60)) {
            put(value, 0, values.floating64(), 8);
        } else if (width == 4 && dice.percent(60)) {
            put(value, 0, values.floating32(), 4);
        }
    }

    private static void put(byte[] to, int at, long value, int count) {
        for (int i = 0; i < count; i++) {
            to[at + i] = (byte) (value >> i * 8);
        }
    }

    /** Puts an image for FXRSTOR, XRSTOR, FRSTOR or FLDENV to memory; mostly one that loads. */
    void image(Record input, long linear, int width, Form form) {
        Record other = new Record();
        floatingPoint(other, form);
        byte[] image = new byte[Math.max(width, CaseLayout.FXSAVE_BYTES)];
        System.arraycopy(other.bytes, CaseLayout.FXSAVE, image, 0, CaseLayout.FXSAVE_BYTES);
        if (width > CaseLayout.FXSAVE_BYTES) { // XSAVE: XSTATE_BV behind the FXSAVE image
            image[CaseLayout.FXSAVE_BYTES] = (byte) dice.below(4);
        } else if (width < CaseLayout.FXSAVE_BYTES) { // the old forms: words of 32 or 16 bits
            put(image, 0, other.getShort(CaseLayout.FXSAVE), 2);
            put(image, width == 28 || width == 108 ? 4 : 2, other.getShort(CaseLayout.FXSAVE + 2), 2);
            put(image, width == 28 || width == 108 ? 8 : 4, dice.percent(50) ? 0 : dice.next(), 2);
        }
        for (int i = 0; i < width; i++) {
            int at = Record.window(linear + i, 1);
            if (at >= 0 && (i != 24 && i != 28 || width < CaseLayout.FXSAVE_BYTES || dice.percent(98))) {
                input.bytes[at] = image[i];
            }
        }
    }

    private void floatingPoint(Record input, Form form) {
        int fx = CaseLayout.FXSAVE;
        int control = dice.percent(50) ? FCW_RESET : 0x40 | dice.below(16) << 8 | 0x3f;
        if (dice.percent(10)) {
            control &= ~dice.below(0x40);
        }
        int flags = dice.percent(60) ? 0 : dice.below(0x80) & (dice.percent(90) ? control & X87_FLAGS : 0x7f);
        flags = (flags & X87_FLAGS) == 0 ? 0 : flags;
        boolean pending = (flags & ~control & X87_FLAGS) != 0;
        int status = flags | (pending ? FSW_ES_B : 0) | dice.below(8) << 8 | dice.below(2) << 14
            | (dice.percent(40) ? dice.below(8) << 11 : 0);
        input.setShort(fx, control);
        input.setShort(fx + 2, status);
        input.bytes[fx + 4] = (byte) (dice.percent(65) ? 0xff : dice.percent(50) ? 0 : dice.below(256));
        Lane lane = lane(form);
        int mxcsr = MXCSR_RESET;
        if (dice.percent(60)) {
            mxcsr = MXCSR_RESET | dice.below(4) << 13 | (dice.percent(20) ? 1 << 15 : 0)
                | (dice.percent(20) ? 1 << 6 : 0)
                | (dice.percent(40) ? dice.below(64) : 0);
        }
        if (dice.percent(12)) {
            mxcsr &= ~(dice.below(64) << 7);
        }
        input.setInt(fx + 24, mxcsr);
        input.setInt(fx + 28, 0xffff);
        for (int i = 0; i < 8; i++) {
            int exponent = values.exponent80();
            input.set(fx + 32 + i * 16, dice.percent(75) ? values.significand80(exponent) : values.lanes(lane));
            input.setShort(fx + 40 + i * 16, dice.percent(85) ? exponent : 0xffff);
        }
        for (int i = 0; i < 16; i++) {
            input.set(fx + 160 + i * 16, values.lanes(lane));
            input.set(fx + 168 + i * 16, values.lanes(lane));
        }
    }
}
