// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** Figures from made-up costs: warm-up dropped, start-up dropped, baselines subtracted, noise marked, in all three forms. */
class FiguresAreMediansOfWhatCountsTest {
    private static final double START_UP = 5_000_000;

    /** Each round of a probe costs its letter in microseconds, times what the repetition is slower by. */
    private static Measured measured(double... slower) {
        List<Measured.Call> plan = Measured.plan(slower.length - Measured.WARM_UP, 1);
        List<Cost> costs = new ArrayList<>();
        int each = plan.size() / slower.length;
        for (int i = 0; i < plan.size(); i++) {
            Measured.Call call = plan.get(i);
            double rounds = call.rounds();
            costs.add(new Cost(START_UP + rounds * call.probe().letter() * 1000 * slower[i / each], rounds * 100 + 7,
                rounds * 2 + 1, rounds));
        }
        return new Measured(plan, costs);
    }

    private static Row row(String name) {
        return Row.ALL.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void theMedianOfTheRepetitionsAfterTheWarmUpCounts() {
        Measured measured = measured(50, 1, 2, 1.5);
        assertEquals('n' * 1500, measured.of(row("null call")).nanos(), 0.001);
        assertEquals(new Cost('n' * 1500, 100, 2, 1), measured.of(row("null call")));
        assertEquals('i' * 750, measured.of(row("null I/O")).nanos(), 0.001, "two operations in a round");
        assertEquals('v' * 1500 - 'h' * 1500, measured.of(row("prot fault")).nanos(), 0.001, "less the handler");
        assertEquals('n' * 1000, measured.range(row("null call")), 0.001);
    }

    @Test
    void rowsWhoseRepetitionsDifferTooMuchAreMarked() {
        assertFalse(measured(50, 1, 1.2, 1.4).noisy(row("fork")));
        assertTrue(measured(1, 1, 2, 1.5).noisy(row("fork")));
        String line = new Figures(measured(1, 1, 2, 1.5), measured(1, 1, 1, 1),
            measured(1, 1, 1, 1)).text().lines()
            .filter(text -> text.contains("fork")).findFirst().orElseThrow();
        assertTrue(line.contains(" 102 ") && line.contains(" 153~"), line);
    }

    @Test
    void eachRowIsInTheTableTheValuesAndThePlot() throws Exception {
        Figures figures = new Figures(measured(1, 1, 1), null, null);
        List<String> csv = figures.csv().lines().toList();
        assertEquals(Row.ALL.size() + 1, csv.size());
        int columns = csv.getFirst().split(",", -1).length;
        byte[] svg = figures.svg().getBytes(StandardCharsets.UTF_8);
        String plot = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new ByteArrayInputStream(svg))
            .getDocumentElement().getTextContent();
        for (int i = 0; i < Row.ALL.size(); i++) {
            Row row = Row.ALL.get(i);
            assertEquals(columns, csv.get(i + 1).split(",", -1).length, csv.get(i + 1));
            assertTrue(csv.get(i + 1).startsWith(row.table() + "," + row.name() + ","), csv.get(i + 1));
            assertTrue(figures.text().contains(row.name()));
            assertTrue(plot.contains(row.name()));
            assertNotNull(row.paper());
            assertEquals(Row.COLUMNS.size(), row.paper().size(), row.name());
        }
        assertEquals(24, Row.ALL.size());
    }
}
