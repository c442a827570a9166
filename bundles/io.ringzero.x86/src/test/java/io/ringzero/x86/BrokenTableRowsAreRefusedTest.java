// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row that contradicts itself stops the table from loading, with its line and the reason. */
class BrokenTableRowsAreRefusedTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = { //
        "columns;               add | 00 /r | Eb,Gb", //
        "unknown operand;       add | 00 /r | Eb,Qb | b | all | - | - | - | - | ADD | base", //
        "unknown operand size;  add | 00 /r | Eb,Gb | q | all | - | - | - | - | ADD | base", //
        "unknown modes;         add | 00 /r | Eb,Gb | b | 16  | - | - | - | - | ADD | base", //
        "unknown flag letter;   add | 00 /r | Eb,Gb | b | all | - | - | y | - | ADD | base", //
        "No enum constant;      add | 00 /r | Eb,Gb | b | all | - | - | - | - | ADDD | base", //
        "no opcode;             add | /r    | Eb,Gb | b | all | - | - | - | - | ADD | base", //
        "more opcode bytes;     add | 00 01 | -     | - | all | - | - | - | - | ADD | base", //
        "without a ModRM byte;  add | 00    | Eb    | b | all | - | - | - | - | ADD | base", //
        "two operands in one;   add | 00 /r | Eb,Ew | w | all | - | - | - | - | ADD | base", //
        "both opcode and;       add | 00 /1 | Eb,Gb | b | all | - | - | - | - | ADD | base", //
        "fixed ModRM;           add | 00 =C8 | Eb  | b | all | - | - | - | - | ADD | base", //
        "r/m is neither;        add | 00 /1 | -     | - | all | - | - | - | - | ADD | base", //
        "field is not zero;     add | 51 +r | Zv    | v | all | - | - | - | - | ADD | base", //
        "belong together;       add | 50 +r | -     | v | all | - | - | - | - | ADD | base", //
        "belong together;       j   | 70 +cc | Jb   | v | all | - | - | - | - | JCC | base", //
        "needs a VEX prefix;    add | 00 /r | Ey,By | y | all | - | - | - | - | ADD | base", //
        "is a prefix;           add | 2E    | -     | - | all | - | - | - | - | ADD | base", //
        "is a prefix;           add | 40 +r | Zv    | v | all | - | - | - | - | ADD | base", //
        "in a row of bytes;     add | 00 /r | Ev    | b | all | - | - | - | - | ADD | base", //
        "o64 outside;           add | o64 98 | -    | v | all | - | - | - | - | ADD | base", //
        "W1 outside;            add | W1 98 | -     | v | all | - | - | - | - | ADD | base", //
        "what is a string;      add | 00 /0 | Eb    | b | all | rep | - | - | - | ADD | base", //
        "what is a string;      add | A4    | Yb,Xb | b | all | - | - | - | - | ADD | base", //
        "LOCK needs memory;     add | 02 /r | Gb,Eb | b | all | lock | - | - | - | ADD | base", //
        "written and undefined; add | 00 /r | Eb    | b | all | - | - | oc | c | ADD | base", //
        "always and sometimes;  add | 00 /r | Eb    | b | all | - | - | - | oO | ADD | base"})
    void refused(
        String reason, String row) {
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class,
            () -> TableParser.parse("# title\n" + row));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.startsWith("opcode table, line 2: ") && message.contains(reason), message);
    }

    @Test
    void rowIdsAreDenseAndInTableOrder() {
        for (int i = 0; i < OpcodeTable.standard().forms().size(); i++) {
            assertEquals(i, OpcodeTable.standard().forms().get(i).id());
        }
    }

    @Test
    void aHandlerWithoutARowIsRefused() {
        assertThrows(IllegalArgumentException.class,
            () -> new OpcodeTable(TableParser.parse("add | 00 /r | Eb,Gb | b | all | - | - | - | - | ADD | base")));
    }
}
