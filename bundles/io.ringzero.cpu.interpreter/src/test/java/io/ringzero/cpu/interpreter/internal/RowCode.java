// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Decoder;
import io.ringzero.x86.Encoding;
import io.ringzero.x86.Form;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.OpcodeTable;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes an instruction of a row of the opcode table: prefixes and ModRM are tried until the decoder reads that row. */
final class RowCode {
    /** ModRM of [rSI] and [rBP + 0]; the latter lies on the stack segment. */
    enum Base {
        SI(0x06, 0x04), BP(0x45, 0x46);

        private final int modRm;
        private final int modRm16;

        Base(int modRm, int modRm16) {
            this.modRm = modRm;
            this.modRm16 = modRm16;
        }
    }

    /** An instruction with its bytes. */
    record Code(Instruction in, byte[] bytes) {
        /** The same with a LOCK prefix. */
        byte[] locked() {
            byte[] all = new byte[bytes.length + 1];
            all[0] = (byte) 0xf0;
            System.arraycopy(bytes, 0, all, 1, bytes.length);
            return all;
        }

        @Override
        public String toString() {
            return in.form() + " " + in.mode() + " " + java.util.HexFormat.of().formatHex(bytes);
        }
    }

    private static final Decoder DECODER = new Decoder(OpcodeTable.standard());

    private RowCode() {
    }

    /** All rows of a mode that can be written, with a memory operand where they take one. */
    static List<Code> all(CodeMode mode, Base base) {
        List<Code> found = new ArrayList<>();
        for (Form form : OpcodeTable.standard().forms()) {
            if (form.modes().contains(mode)) {
                found.add(of(form, mode, base).orElseThrow(() -> new AssertionError("cannot write " + form)));
            }
        }
        return found;
    }

    static Optional<Code> of(Form form, CodeMode mode, Base base) {
        int[] sizes = {0, 0x66};
        int[] rexes = mode == CodeMode.LONG64 ? new int[] {0, 0x48, 0x41} : new int[] {0};
        for (boolean memory : new boolean[] {true, false}) {
            for (int size : sizes) {
                for (int address : new int[] {0, 0x67}) {
                    for (int rex : rexes) {
                        int modRm = address != 0 && mode != CodeMode.LONG64 ? base.modRm16 : base.modRm;
                        for (int field = 0; field < 2; field++) {
                            byte[] bytes = bytes(form.encoding(), size, address, rex, field,
                                modRm(form.encoding(), modRm, memory));
                            if (DECODER.decode(mode, bytes, 0, bytes.length) instanceof Instruction in
                                && in.form() == form) {
                                return Optional.of(new Code(in, java.util.Arrays.copyOf(bytes, in.length())));
                            }
                        }
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static int modRm(Encoding encoding, int memory, boolean wanted) {
        if (encoding.exactModRm() >= 0) {
            return encoding.exactModRm();
        }
        int digit = Math.max(0, encoding.digit()) << 3;
        return wanted ? memory | digit : 0xc1 | digit;
    }

    private static byte[] bytes(Encoding encoding, int size, int address, int rex, int field,
        int modRm) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int required = encoding.prefix().required();
        if (size != 0 && required != 0x66 && !encoding.vex()) {
            out.write(size);
        }
        if (address != 0) {
            out.write(address);
        }
        if (encoding.vex()) {
            vex(out, encoding, rex);
        } else {
            if (required != 0) {
                out.write(required);
            }
            if (rex != 0) {
                out.write(rex);
            }
            escape(out, encoding.map());
        }
        out.write(encoding.opcode() + field);
        if (encoding.modRm()) {
            out.write(modRm);
        }
        out.writeBytes(new byte[12]);
        return out.toByteArray();
    }

    private static void escape(ByteArrayOutputStream out, int map) {
        if (map > 0) {
            out.write(0x0f);
        }
        if (map > 1) {
            out.write(map == 2 ? 0x38 : 0x3a);
        }
    }

    private static void vex(ByteArrayOutputStream out, Encoding encoding, int rex) {
        int prefix = switch (encoding.prefix().required()) {
            case 0x66 -> 1;
            case 0xf3 -> 2;
            case 0xf2 -> 3;
            default -> 0;
        };
        out.write(0xc4);
        out.write(0xe0 | encoding.map() & 3);
        out.write((rex == 0x48 ? 0x80 : 0) | 0x78 | Math.max(0, encoding.vectorLength()) << 2 | prefix);
    }
}
