// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

/** Made-up figures: each is in all three forms, broken promises are marked, and what did not come is no number. */
class EveryFigureIsInTextValuesAndPlotTest {
    private static final Outcome OUTCOME = new Outcome(List.of(
        Result.of("shares", "bvt", "weight 1 of 36", "off its share", -3.5, "%").within(4).published("4"),
        Result.of("shares", "rr", "weight 1 of 36", "off its share", -4.5, "%").within(4).published("4"),
        Result.of("isolation", "bvt", "beside all", "lost by who serves", 0.5, "%"),
        Result.of("wake latency", "bvt", "128 busy, warp on", "mean", 1234.5, "us"),
        Result.of("wake latency", "rr", "128 busy, as it is", "mean", Double.NaN, "us"),
        Result.of("wake latency", "bvt", "1 busy, warp on", "mean", 0.25, "us")));

    private static String line(String scheduler, String setting) {
        return OUTCOME.text().lines().filter(line -> line.contains(" " + scheduler + " ") && line.contains(setting))
            .findFirst().orElseThrow();
    }

    @Test
    void brokenPromisesAreMarked() {
        assertTrue(line("rr", "weight 1").endsWith("BROKEN"));
        assertFalse(line("bvt", "weight 1").contains("BROKEN"));
        assertTrue(line("bvt", "weight 1").contains("-3.50 %"), line("bvt", "weight 1"));
        assertTrue(Result.of("a", "b", "c", "d", Double.NaN, "%").within(4).broken(), "nothing came of a promise");
        assertTrue(Result.of("a", "b", "c", "d", 4.1, "%").atMost(4).broken());
        assertFalse(Result.of("a", "b", "c", "d", -9, "%").atMost(4).broken(), "who gains loses nothing");
    }

    @Test
    void whatDidNotComeIsNoNumber() {
        assertTrue(line("rr", "128 busy").contains(" - us"));
        assertTrue(OUTCOME.csv().contains("wake latency,rr,128 busy; as it is,mean,,us,,\n"), OUTCOME::csv);
        assertEquals(7, OUTCOME.csv().lines().count());
    }

    @Test
    void thePlotIsSoundAndHasEachLine() throws Exception {
        var document = DocumentBuilderFactory.newInstance().newDocumentBuilder()
            .parse(new ByteArrayInputStream(OUTCOME.svg().getBytes(StandardCharsets.UTF_8)));
        // A point for each figure that came, and one for each line in the legend.
        assertEquals(5 + 4, document.getElementsByTagName("circle").getLength());
        assertTrue(OUTCOME.svg().contains("bvt warp on") && OUTCOME.svg().contains("128 busy"));
    }
}
