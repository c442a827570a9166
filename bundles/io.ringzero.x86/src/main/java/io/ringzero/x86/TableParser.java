// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code opcodes.txt}. Plain loops: this runs at start-up, where a first lambda or pattern costs more than the
 * table.
 */
final class TableParser {
    private static final int COLUMNS = 12;
    private static final int WITHOUT_NOTE = COLUMNS - 1;

    private TableParser() {
    }

    /** The forms of a table's text; throws {@link IllegalArgumentException} with line and reason. */
    static List<Form> parse(String text) {
        return parse(text, 0);
    }

    /** The same for a further part of a table, whose first form has a given id. */
    static List<Form> parse(String text, int firstId) {
        List<Form> forms = new ArrayList<>();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            if (!line.isBlank() && line.charAt(0) != '#') {
                try {
                    Form form = row(firstId + forms.size(), line.split("\\|", -1));
                    RowCheck.check(form);
                    forms.add(form);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("opcode table, line " + number + ": " + e.getMessage(), e);
                }
            }
        }
        return forms;
    }

    private static Form row(int id, String[] cells) {
        if (cells.length != COLUMNS && cells.length != WITHOUT_NOTE) {
            throw new IllegalArgumentException(cells.length + " columns instead of " + COLUMNS);
        }
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells[i].strip();
        }
        List<OperandKind> operands = operands(cells[2]);
        String undefined = letters(cells[8]);
        return new Form(id, cells[0], EncodingParser.parse(cells[1], operands), operands, OperandSize.of(cells[3]),
            modes(cells[4]),
            attributes(cells[5]), flags(cells[6]), flags(cells[7]), Flags.parse(only(undefined, false)),
            Flags.parse(only(undefined, true)), Handler.valueOf(cells[9]), Feature.of(cells[10]),
            cells.length == COLUMNS ? cells[11] : "");
    }

    private static List<OperandKind> operands(String cell) {
        List<OperandKind> found = new ArrayList<>();
        for (String text : split(cell)) {
            found.add(OperandKind.of(text));
        }
        return List.copyOf(found);
    }

    private static List<String> split(String cell) {
        return cell.equals("-") ? List.of() : List.of(cell.split(","));
    }

    private static Set<CodeMode> modes(String cell) {
        EnumSet<CodeMode> found = switch (cell) {
            case "all" -> EnumSet.allOf(CodeMode.class);
            case "64" -> EnumSet.of(CodeMode.LONG64);
            case "leg" -> EnumSet.of(CodeMode.PROTECTED32, CodeMode.PROTECTED16);
            default -> throw new IllegalArgumentException("unknown modes \"" + cell + "\"");
        };
        return Collections.unmodifiableSet(found);
    }

    private static Set<Attribute> attributes(String cell) {
        Set<Attribute> found = EnumSet.noneOf(Attribute.class);
        for (String text : split(cell)) {
            found.add(Attribute.of(text));
        }
        return Collections.unmodifiableSet(found);
    }

    private static int flags(String cell) {
        return cell.equals("*") ? 0 : Flags.parse(letters(cell));
    }

    private static String letters(String cell) {
        return cell.equals("-") ? "" : cell;
    }

    private static String only(String letters, boolean upperCase) {
        StringBuilder found = new StringBuilder();
        for (int i = 0; i < letters.length(); i++) {
            char letter = letters.charAt(i);
            if (Character.isUpperCase(letter) == upperCase) {
                found.append(Character.toLowerCase(letter));
            }
        }
        return found.toString();
    }
}
