// SPDX-License-Identifier: Apache-2.0
package io.ringzero.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ringzero bench paper}: every row of the paper's tables with a figure, as text, values and plot; wrong use is told. */
class BenchPaperPrintsItsTableTest {
    private static final int ROWS = 24;
    private static final int INSTRUCTIONS = 12;

    @TempDir
    private Path folder;

    @Test
    void everyRowHasAFigure() throws Exception {
        assumeTrue(System.getenv("CI") != null, "SKIPPED: needs the network; CI has it");
        Path csv = folder.resolve("paper.csv");
        Path svg = folder.resolve("paper.svg");
        Command.Outcome outcome = Command.run("", "bench", "paper", "--quick", "--csv", csv.toString(), "--svg",
            svg.toString());
        assertEquals(0, outcome.status(), outcome.err());
        List<String> lines = Files.readAllLines(csv);
        assertEquals(ROWS + 1, lines.size());
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",", -1);
            assertTrue(outcome.out().contains(values[1]), line);
            // A protection fault is little more than a signal, which is subtracted: there the two may cancel.
            assertTrue(values[1].equals("prot fault") || Double.parseDouble(values[INSTRUCTIONS]) > 0, line);
        }
        assertTrue(Files.readString(svg).endsWith("</svg>\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "nothing, --quick, there is no benchmark 'nothing'",
        "paper, --csv=/nowhere/at/all.csv, --csv cannot be written",
    })
    void wrongUseIsTold(String operand, String option, String complaint) throws Exception {
        String[] words = option.split("=");
        Command.Outcome outcome = words.length == 1
            ? Command.run("", "bench", operand, words[0])
            : Command.run("", "bench", operand, words[0], words[1]);
        assertEquals(2, outcome.status());
        assertTrue(outcome.err().contains(complaint), outcome.err());
        assertEquals("", outcome.out());
    }
}
