// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Decoder;
import io.ringzero.x86.Flags;
import io.ringzero.x86.Form;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.OpcodeTable;
import io.ringzero.x86.Operand;
import io.ringzero.x86.Register;
import io.ringzero.x86.Repeat;
import io.ringzero.x86.UndefinedFlags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which flags the opcode table leaves undefined after a case's code. */
final class Undefined {
    private static final Decoder DECODER = new Decoder(OpcodeTable.standard());

    private Undefined() {
    }

    /** Whether no instruction of a sequence reads a flag that one before it leaves undefined. */
    static boolean defined(List<Instruction> sequence) {
        int undefined = 0;
        for (Instruction instruction : sequence) {
            Form form = instruction.form();
            Condition condition = instruction.condition();
            int read = form.flagsRead() | (condition == null ? 0 : condition.flagsRead());
            if (form.mnemonic().startsWith("fcmov")) {
                read |= Flags.ARITHMETIC; // its condition is part of the opcode, not of the row's columns
            }
            if ((undefined & read) != 0) {
                return false;
            }
            boolean certain = form.flagsSometimesUndefined() == 0 && instruction.repeat() == Repeat.NONE;
            undefined = (certain ? undefined & ~form.flagsWritten() : undefined) | form.flagsUndefined()
                | form.flagsSometimesUndefined();
        }
        return true;
    }

    /** The same for the code of an input. */
    static boolean defined(Record input) {
        return defined(instructions(input));
    }

    /** The instructions of an input, in the order in which they lie. */
    static List<Instruction> instructions(Record input) {
        List<Instruction> found = new ArrayList<>();
        byte[] code = code(input);
        int at = 0;
        Instruction instruction = decode(input, code, at);
        while (instruction != null) {
            found.add(instruction);
            at += instruction.length();
            instruction = decode(input, code, at);
        }
        return found;
    }

    /** The mask of flags that are undefined when the code of an input has run, or has run in part. */
    static int mask(Record input) {
        int mask = 0;
        boolean first = true;
        for (Instruction instruction : instructions(input)) {
            Form form = instruction.form();
            int count = first ? count(instruction, input) : -1;
            mask |= count >= 0
                ? UndefinedFlags.mask(instruction, count)
                : form.flagsUndefined() | form.flagsSometimesUndefined();
            first = false;
        }
        return mask;
    }

    /** The count of a shift, as masked; -1 where it is not known; 0 for what is no shift. */
    private static int count(Instruction instruction, Record input) {
        if (instruction.form().flagsSometimesUndefined() == 0 || instruction.operands().isEmpty()) {
            return 0;
        }
        Operand last = instruction.operands().get(instruction.operands().size() - 1);
        int limit = instruction.operandBits() == 64 ? 63 : 31;
        if (last instanceof Immediate immediate) {
            return (int) immediate.value() & limit;
        }
        return last == Register.CL ? (int) input.gpr(1) & limit : -1;
    }

    /** The code from RIP on, and int3 behind it. */
    static byte[] code(Record input) {
        byte[] code = new byte[CaseLayout.CODE_BYTES + 16];
        Arrays.fill(code, (byte) 0xcc);
        int offset = (int) input.get(CaseLayout.RIP) & CaseLayout.CODE_BYTES - 1;
        System.arraycopy(input.bytes, CaseLayout.CODE_AT + offset, code, 0, CaseLayout.CODE_BYTES - offset);
        return code;
    }

    /** The instruction at an offset; null at the int3 that ends the code, or where none is. */
    static @Nullable Instruction decode(Record input, byte[] code, int at) {
        if (at >= CaseLayout.CODE_BYTES || (code[at] & 0xff) == 0xcc) {
            return null;
        }
        CodeMode mode = input.get(CaseLayout.MODE) == CaseLayout.MODE64 ? CodeMode.LONG64 : CodeMode.PROTECTED32;
        return DECODER.decode(mode, code, at, code.length - at) instanceof Instruction found ? found : null;
    }
}
