// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into instructions, by the opcode table and nothing else. Stateless; any thread.
 * <p>
 * What an instruction needs beyond its bytes is judged by the engine: privilege, features, CR4 bits, alignment. The
 * emulation prefix of Xen ({@code ud2} and "xen") is a {@code ud2} here.
 */
public final class Decoder {
    /** The most bytes that an instruction has. */
    public static final int MAX_LENGTH = ByteCursor.MAX_LENGTH;

    private final OpcodeTable table;

    public Decoder(OpcodeTable table) {
        this.table = table;
    }

    /**
     * Decodes one instruction.
     *
     * @param bytes where it lies
     * @param offset index of its first byte
     * @param available how many bytes may be read from there, 0 or more; 15 are always enough
     * @return the {@link Instruction}, or a {@link DecodeFault}
     */
    public Decoded decode(CodeMode mode, byte[] bytes, int offset, int available) {
        ByteCursor cursor = new ByteCursor(bytes, offset, available);
        Prefixes prefixes = Prefixes.read(mode, cursor);
        int opcode = cursor.next();
        int map = 0;
        if (opcode == 0x0F) {
            map = 1;
            opcode = cursor.next();
            if (opcode == 0x38 || opcode == 0x3A) {
                map = opcode == 0x38 ? 2 : 3;
                opcode = cursor.next();
            }
        } else if ((opcode == 0xC4 || opcode == 0xC5) && (mode == CodeMode.LONG64 || cursor.peek() >> 6 == 3)) {
            boolean defined = prefixes.readVex(opcode, cursor);
            map = prefixes.vexMap();
            opcode = cursor.next();
            if (!defined && !cursor.exhausted()) {
                return DecodeFault.UNDEFINED_OPCODE;
            }
        }
        if (cursor.exhausted()) {
            return cursor.fault();
        }
        List<Form> candidates = table.candidates(map, opcode);
        Form form = select(candidates, mode, prefixes, cursor);
        if (cursor.exhausted()) {
            return cursor.fault();
        }
        return form == null ? DecodeFault.UNDEFINED_OPCODE : finish(form, mode, prefixes, cursor, opcode);
    }

    private static @Nullable Form select(List<Form> candidates, CodeMode mode, Prefixes prefixes, ByteCursor cursor) {
        for (Form form : candidates) {
            Encoding encoding = form.encoding();
            if (form.modes().contains(mode)
                && encoding.acceptsPrefixes(prefixes, operandBits(form, mode, prefixes), prefixes.addressBits())
                && (!encoding.modRm() || encoding.acceptsModRm(cursor.peek()))) {
                return form;
            }
        }
        return null;
    }

    private static int operandBits(Form form, CodeMode mode, Prefixes prefixes) {
        boolean sized = prefixes.operandSize() && form.encoding().prefix() != PrefixRule.P66;
        return form.size().bits(mode, sized, prefixes.wide());
    }

    private static Decoded finish(Form form, CodeMode mode, Prefixes prefixes, ByteCursor cursor, int opcode) {
        int operandBits = operandBits(form, mode, prefixes);
        OperandDecoder reader = new OperandDecoder(form, mode, prefixes, cursor, opcode, operandBits);
        List<Operand> operands = reader.read(form.operands());
        if (cursor.exhausted()) {
            return cursor.fault();
        }
        boolean strayVvvv = form.encoding().vex() && prefixes.vvvv() != 0 && !form.operands().contains(OperandKind.By);
        boolean toCodeSegment = form.handler() == Handler.MOV_TO_SEGMENT && operands != null
            && operands.get(0) == Register.CS;
        if (operands == null || toCodeSegment || strayVvvv || prefixes.lock() && !lockAllowed(form, operands)) {
            return DecodeFault.UNDEFINED_OPCODE;
        }
        Condition condition = form.conditional() ? Condition.of(opcode) : null;
        return new Instruction(form, mode, cursor.length(), operandBits, prefixes.addressBits(), prefixes.lock(),
            repeat(form, prefixes),
            prefixes.segmentOverride(), condition, operands);
    }

    private static boolean lockAllowed(Form form, List<Operand> operands) {
        return form.lockable() && operands.get(0) instanceof Memory;
    }

    private static Repeat repeat(Form form, Prefixes prefixes) {
        boolean string = form.attributes().contains(Attribute.REP) || form.attributes().contains(Attribute.REPCC);
        return !string || prefixes.repeat() == 0 ? Repeat.NONE : prefixes.repeat() == 0xF3 ? Repeat.REPE : Repeat.REPNE;
    }
}
