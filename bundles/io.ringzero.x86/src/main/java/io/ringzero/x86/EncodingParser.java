// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.List;

/** Reads one encoding of the table; the notation stands at the head of {@code opcodes.txt}. Used once. */
final class EncodingParser {
    private final String text;
    private int map;
    private int opcode = -1;
    private OpcodeField field = OpcodeField.NONE;
    private PrefixRule prefix = PrefixRule.ANY;
    private int operandBits;
    private int addressBits;
    private int wide = -1;
    private int baseBit = -1;
    private boolean modRm;
    private int digit = -1;
    private int exactModRm = -1;
    private int vectorLength = -1;
    private ModRmPlace place = ModRmPlace.ANY;
    private boolean override;

    private EncodingParser(String text) {
        this.text = text;
    }

    static Encoding parse(String text, List<OperandKind> operands) {
        EncodingParser parser = new EncodingParser(text);
        for (String token : text.split(" ")) {
            if (!token.isEmpty()) {
                parser.take(token);
            }
        }
        parser.place(operands);
        return parser.encoding();
    }

    private Encoding encoding() {
        if (opcode < 0) {
            throw new IllegalArgumentException("no opcode in \"" + text + "\"");
        }
        return new Encoding(text, map, opcode, field, prefix, operandBits, addressBits, wide, baseBit, modRm, digit,
            exactModRm,
            vectorLength, place, override);
    }

    private void take(String token) {
        char first = token.charAt(0);
        if (token.startsWith("VEX.")) {
            vex(token.split("\\."));
        } else if (first == '/') {
            modRm(token.substring(1));
        } else if (first == '=') {
            modRm = true;
            exactModRm = Integer.parseInt(token.substring(1), 16);
        } else if (token.equals("+r")) {
            field = OpcodeField.REGISTER;
        } else if (token.equals("+cc")) {
            field = OpcodeField.CONDITION;
        } else if (token.equals("over")) {
            override = true;
        } else if (opcode < 0 && map < Encoding.VEX && takeCondition(token)) {
            return;
        } else {
            opcodeByte(token);
        }
    }

    private boolean takeCondition(String token) {
        for (PrefixRule rule : PrefixRule.values()) {
            // The first byte of an opcode is never one of these, so that 66 is unambiguous.
            if (rule != PrefixRule.ANY && rule.text().equals(token)) {
                prefix = rule;
                return true;
            }
        }
        switch (token) {
            case "o16", "o32", "o64" -> operandBits = Integer.parseInt(token.substring(1));
            case "a16", "a32", "a64" -> addressBits = Integer.parseInt(token.substring(1));
            case "W0", "W1" -> wide = token.charAt(1) - '0';
            case "B0" -> {
                // Also the opcode of mov AL,Ib: there it is followed by +r, not by an opcode byte.
                if (text.contains("B0 +r")) {
                    return false;
                }
                baseBit = 0;
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void vex(String[] parts) {
        vectorLength = parts[1].equals("LIG") ? -1 : parts[1].charAt(1) - '0';
        takeCondition(parts[2]);
        map = Encoding.VEX + switch (parts[3]) {
            case "0F" -> 1;
            case "0F38" -> 2;
            case "0F3A" -> 3;
            default -> throw new IllegalArgumentException("unknown map in \"" + text + "\"");
        };
    }

    private void modRm(String what) {
        modRm = true;
        char first = what.charAt(0);
        digit = first == 'r' ? -1 : first - '0';
        if (what.length() > 1) {
            place = what.charAt(1) == 'm' ? ModRmPlace.MEMORY : ModRmPlace.REGISTER;
        }
    }

    private void opcodeByte(String token) {
        int value = Integer.parseInt(token, 16);
        if (opcode == 0x0F && map == 0) {
            map = 1;
        } else if (map == 1 && (opcode == 0x38 || opcode == 0x3A)) {
            map = opcode == 0x38 ? 2 : 3;
        } else if (opcode >= 0) {
            throw new IllegalArgumentException("more opcode bytes than the maps have in \"" + text + "\"");
        }
        opcode = value;
    }

    private void place(List<OperandKind> operands) {
        for (OperandKind kind : operands) {
            switch (kind.place()) {
                case MEMORY -> place = ModRmPlace.MEMORY;
                case REGISTER -> place = kind == OperandKind.Rn && digit < 0
                    ? ModRmPlace.REGISTER_WHATEVER_MOD
                    : ModRmPlace.REGISTER;
                default -> {
                    // Other places take what the encoding says.
                }
            }
        }
    }
}
