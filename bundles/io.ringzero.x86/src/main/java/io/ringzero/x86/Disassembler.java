// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Writes instructions as text, spelled as GNU binutils spell them. Immutable; any thread. */
public final class Disassembler {
    private final Decoder decoder = new Decoder(OpcodeTable.standard());
    private final InstructionFormat format;

    public Disassembler(Syntax syntax) {
        this.format = switch (syntax) {
            case INTEL -> new IntelFormat();
            case ATT -> new AttFormat();
        };
    }

    /** The mnemonic of this syntax, without prefixes. */
    public String mnemonic(Instruction instruction) {
        return format.mnemonic(instruction);
    }

    /**
     * One instruction: prefixes, mnemonic, operands; the target of a RIP-relative operand behind a {@code #}.
     *
     * @param address of its first byte
     */
    public String text(Instruction instruction, long address) {
        long next = address + instruction.length();
        StringBuilder text = new StringBuilder();
        if (instruction.lock()) {
            text.append("lock ");
        }
        text.append(repeat(instruction)).append(format.mnemonic(instruction));
        String operands = format.operands(instruction, next);
        if (!operands.isEmpty()) {
            text.append(' ').append(operands);
        }
        Memory memory = instruction.memory();
        if (memory != null && memory.ripRelative()) {
            text.append(" # ").append(Hex.of(Hex.truncate(next + memory.displacement(), memory.addressBits())));
        }
        return text.toString();
    }

    private static String repeat(Instruction instruction) {
        boolean compares = instruction.form().attributes().contains(Attribute.REPCC);
        return switch (instruction.repeat()) {
            case NONE -> "";
            case REPE -> compares ? "repz " : "rep ";
            case REPNE -> "repnz ";
        };
    }

    /**
     * A listing: one line per instruction with address, bytes and text; {@code (bad)} for a byte that begins none.
     *
     * @param address of the first byte
     */
    public List<String> listing(CodeMode mode, byte[] bytes, long address) {
        List<String> lines = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            Decoded decoded = decoder.decode(mode, bytes, at, bytes.length - at);
            int length = decoded instanceof Instruction instruction ? instruction.length() : 1;
            String text = decoded instanceof Instruction instruction ? text(instruction, address + at) : "(bad)";
            String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, at, at + length);
            lines.add(String.format("%x: %-30s %s", address + at, hex, text));
            at += length;
        }
        return lines;
    }
}
