// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.x86.Attribute;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Decoder;
import io.ringzero.x86.Encoding;
import io.ringzero.x86.Form;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.OpcodeTable;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes random encodings of a row: prefixes, REX or VEX, ModRM with every way to name memory, tails. What the decoder does not
 * read as that row is thrown away. One thread.
 */
final class CodeMaker {
    private static final int TRIES = 60;
    private static final int[] LEGACY_SEGMENTS = {0x26, 0x2e, 0x36, 0x3e, 0x64, 0x65};

    private final Dice dice;
    private final CodeMode mode;
    private final Decoder decoder = new Decoder(OpcodeTable.standard());
    private final byte[] bytes = new byte[40];
    private int length;
    private int displacementAt;
    private int displacementBytes;

    CodeMaker(Dice dice, CodeMode mode) {
        this.dice = dice;
        this.mode = mode;
    }

    /**
     * One instruction.
     *
     * @param displacementAt where its displacement (or absolute offset) lies in the bytes, 0 without one
     * @param displacementBytes its length
     */
    record Made(Instruction instruction, byte[] bytes, int displacementAt, int displacementBytes) {
        /** The same with another displacement; its low bytes count. */
        void displacement(long value) {
            for (int i = 0; i < displacementBytes; i++) {
                bytes[displacementAt + i] = (byte) (value >> i * 8);
            }
        }
    }

    /** An instruction of a row; null where luck was not with us (or the mode has no such row). */
    @Nullable
    Made make(Form form) {
        if (!form.modes().contains(mode)) {
            return null;
        }
        for (int i = 0; i < TRIES; i++) {
            write(form);
            if (decoder.decode(mode, bytes, 0, 15) instanceof Instruction made && made.form() == form) {
                return new Made(made, Arrays.copyOf(bytes, made.length()), displacementAt, displacementBytes);
            }
        }
        return null;
    }

    /** The same instruction, read again after a change of its bytes. */
    Instruction read(Made made) {
        byte[] code = Arrays.copyOf(made.bytes(), 15);
        return (Instruction) decoder.decode(mode, code, 0, 15);
    }

    private void write(Form form) {
        Encoding encoding = form.encoding();
        length = 0;
        displacementAt = 0;
        displacementBytes = 0;
        prefixes(form);
        if (encoding.vex()) {
            vex(encoding);
        } else {
            rex(encoding);
            if (encoding.map() > 0) {
                put(0x0f);
            }
            if (encoding.map() > 1) {
                put(encoding.map() == 2 ? 0x38 : 0x3a);
            }
        }
        put(encoding.opcode() + dice.below(encoding.field().cells()));
        if (encoding.modRm()) {
            modRm(encoding);
        } else {
            displacementAt = length; // of the rows with an absolute offset
            displacementBytes = addressBits() / 8;
        }
        tail();
    }

    private int addressBits() {
        boolean other = false;
        for (int i = 0; i < length; i++) {
            other |= bytes[i] == 0x67;
        }
        return other ? mode.addressBits() == 32 ? 16 : 32 : mode.addressBits();
    }

    private void prefixes(Form form) {
        boolean repeats = form.attributes().contains(Attribute.REP) || form.attributes().contains(Attribute.REPCC);
        if (repeats && dice.percent(60)) {
            put(dice.of(0xf2, 0xf3));
        } else if (dice.percent(3) && form.handler() != Handler.LOOPE && form.handler() != Handler.LOOPNE) {
            put(dice.of(0xf2, 0xf3)); // of no meaning, says the manual; but AMD's LOOPcc take their condition from them
        }
        if (form.lockable() && dice.percent(25)) {
            put(0xf0);
        }
        if (dice.percent(12)) {
            put(mode == CodeMode.LONG64 ? dice.of(0x64, 0x65) : dice.of(LEGACY_SEGMENTS));
        }
        Encoding encoding = form.encoding();
        boolean natural = encoding.addressBits() == 0 || encoding.addressBits() == mode.addressBits();
        if (natural ? dice.percent(7) : dice.percent(90)) {
            put(0x67);
        }
        boolean plain = encoding.operandBits() == 0 || encoding.operandBits() == mode.operandBits();
        if (encoding.operandBits() == 16 ? dice.percent(90) : plain && dice.percent(15)) {
            put(0x66);
        }
        int required = encoding.prefix().required();
        if (required != 0 && !encoding.vex()) {
            put(required);
        }
    }

    private void rex(Encoding encoding) {
        if (mode != CodeMode.LONG64) {
            return;
        }
        boolean wide = encoding.wide() == 1 || encoding.operandBits() == 64 && dice.percent(90);
        if (wide || dice.percent(50)) {
            put(0x40 | (wide ? 8 : 0) | dice.below(16) & (dice.percent(50) ? 15 : 8));
        }
    }

    private void vex(Encoding encoding) {
        int pp = switch (encoding.prefix().required()) {
            case 0x66 -> 1;
            case 0xf3 -> 2;
            case 0xf2 -> 3;
            default -> 0;
        };
        boolean long64 = mode == CodeMode.LONG64;
        int vvvv = dice.percent(30) ? 15 : long64 ? dice.below(16) : 8 | dice.below(8);
        int extensions = long64 ? dice.below(8) << 5 : 0xe0;
        int wide = encoding.wide() >= 0 ? encoding.wide() : dice.below(2);
        put(0xc4);
        put(extensions | encoding.map() - 4);
        put(wide << 7 | vvvv << 3 | Math.max(0, encoding.vectorLength()) << 2 | pp);
    }

    private void modRm(Encoding encoding) {
        if (encoding.exactModRm() >= 0) {
            put(encoding.exactModRm());
            return;
        }
        int mod = dice.percent(35) ? 3 : dice.below(3);
        if (!encoding.place().accepts(mod == 3)) {
            mod = mod == 3 ? dice.below(3) : 3;
        }
        int reg = encoding.digit() >= 0 ? encoding.digit() : dice.below(8);
        int rm = dice.below(8);
        put(mod << 6 | reg << 3 | rm);
        if (mod == 3) {
            return;
        }
        boolean short16 = addressBits() == 16;
        int base = rm;
        if (!short16 && rm == 4) {
            base = dice.below(8);
            put(dice.below(4) << 6 | dice.below(8) << 3 | base);
        }
        displacementAt = length;
        if (short16) {
            displacementBytes = mod == 1 ? 1 : mod == 2 || rm == 6 ? 2 : 0;
        } else {
            displacementBytes = mod == 1 ? 1 : mod == 2 || base == 5 ? 4 : 0;
        }
        for (int i = 0; i < displacementBytes; i++) {
            put(dice.below(256));
        }
        if (displacementBytes == 4 && dice.percent(70)) {
            int small = dice.below(4096) - 2048;
            for (int i = 0; i < 4; i++) {
                bytes[displacementAt + i] = (byte) (small >> i * 8);
            }
        }
    }

    private void tail() {
        int kind = dice.below(6);
        for (int i = 0; i < 16; i++) {
            bytes[length + i] = (byte) switch (kind) {
                case 0 -> i == 0 ? dice.of(0, 1, 0x7f, 0x80, 0xff) : 0;
                case 1 -> i == 0 ? dice.of(0, 1, 0x7f, 0x80, 0xff) : 0xff;
                case 2 -> i == 0 ? dice.below(66) : 0;
                default -> dice.below(256);
            };
        }
    }

    private void put(int value) {
        bytes[length++] = (byte) value;
    }
}
