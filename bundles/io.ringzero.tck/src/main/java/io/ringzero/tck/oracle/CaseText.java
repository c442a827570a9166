// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.x86.Disassembler;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.Syntax;
import java.util.HexFormat;
import java.util.List;

/** A case as an engineer reads it: bytes, text in both syntaxes, what of the state is not zero, what differs. */
final class CaseText {
    private static final Disassembler INTEL = new Disassembler(Syntax.INTEL);
    private static final Disassembler ATT = new Disassembler(Syntax.ATT);

    private CaseText() {
    }

    /** The code, one line per instruction. */
    static String code(Record input) {
        StringBuilder text = new StringBuilder();
        byte[] code = Undefined.code(input);
        long rip = input.get(CaseLayout.RIP);
        int at = 0;
        Instruction instruction = Undefined.decode(input, code, at);
        while (instruction != null) {
            text.append(
                String.format("  %x: %-24s %-44s | %s%n", rip + at, HexFormat.of().formatHex(code, at, at + instruction
                    .length()), INTEL.text(instruction, rip + at), ATT.text(instruction, rip + at)));
            at += instruction.length();
            instruction = Undefined.decode(input, code, at);
        }
        return text.toString();
    }

    /** Code, registers, flags. */
    static String head(Record input) {
        StringBuilder text = new StringBuilder();
        text.append(input.get(CaseLayout.MODE) == CaseLayout.MODE64 ? " 64-bit code\n" : " 32-bit code\n")
            .append(code(input));
        text.append("  from");
        for (int i = 0; i < 16; i++) {
            number(text, "r" + i, input.gpr(i), 0);
        }
        number(text, "rflags", input.get(CaseLayout.RFLAGS), 0x202);
        number(text, "fsbase", input.get(CaseLayout.FS_BASE), 0);
        number(text, "gsbase", input.get(CaseLayout.GS_BASE), 0);
        return text.toString();
    }

    /** Everything about a difference. */
    static String difference(Record input, List<String> differences) {
        StringBuilder text = new StringBuilder(head(input));
        int fx = CaseLayout.FXSAVE;
        number(text, "fcw", input.getShort(fx), 0x37f);
        number(text, "fsw", input.getShort(fx + 2), 0);
        number(text, "ftw", input.bytes[fx + 4] & 0xff, 0);
        number(text, "mxcsr", input.getInt(fx + 24), 0x1f80);
        for (int i = 0; i < 24; i++) {
            int at = fx + 32 + i * 16;
            if (input.get(at) != 0 || input.get(at + 8) != 0) {
                text.append(' ').append(i < 8 ? "st" + i : "xmm" + (i - 8))
                    .append(String.format("=%x:%016x", input.get(at + 8),
                        input.get(at)));
            }
        }
        for (int at = CaseLayout.WINDOW0_AT; at < CaseLayout.INPUT_BYTES; at += 8) {
            long linear = at < CaseLayout.WINDOW1_AT
                ? CaseLayout.WINDOW0 + at - CaseLayout.WINDOW0_AT
                : CaseLayout.WINDOW1 + at - CaseLayout.WINDOW1_AT;
            number(text, "[" + Long.toHexString(linear) + "]", input.get(at), 0);
        }
        text.append('\n');
        for (String difference : differences) {
            text.append("    ").append(difference).append('\n');
        }
        return text.toString();
    }

    private static void number(StringBuilder text, String name, long value, long standard) {
        if (value != standard) {
            text.append(' ').append(name).append('=').append(Long.toHexString(value));
        }
    }
}
