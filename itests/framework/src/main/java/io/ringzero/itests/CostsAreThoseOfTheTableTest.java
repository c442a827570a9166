// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The embedded guest {@code costs} sees operations of the hypervisor take the virtual time that docs/virtual-time.md says, to
 * the nanosecond. On the real clock it measures what they take the host, in instructions of the interpreter: that is the
 * calibration, printed beside the table. The host's figures are not judged.
 */
class CostsAreThoseOfTheTableTest {
    private static final int TIMES = 20_000;
    private static final int REAL_RUNS = 6;
    private static final long KIB = 16 << 10;

    /** Nanoseconds by loop, for {@link #TIMES} rounds. */
    private static Map<String, Long> run(String clock, String costs) throws Exception {
        Ringzero ringzero = new Ringzero();
        ringzero.powerCycle(Map.of("ringzero.clock", clock, "ringzero.costs", costs, "ringzero.memory.mib", "128",
            "ringzero.seed", "7"));
        byte[] kernel = ringzero.service(EmbeddedGuests.class).image("costs");
        EndingGuest.Result result = EndingGuest.run(ringzero, new GuestConfig("costs", null, kernel, null, "", KIB,
            KIB + 1024, 2, 256, EndAction.DESTROY, EndAction.DESTROY, EndAction.DESTROY, null));
        assertEquals(List.of(), result.audit().differences());
        assertEquals(0, result.framesLost());
        Map<String, Long> figures = new LinkedHashMap<>();
        for (String line : result.console().split("\\s*\n")) {
            String[] words = line.strip().split(" ");
            assertEquals(2, words.length, result.console());
            figures.put(words[0], Long.parseLong(words[1]));
        }
        return figures;
    }

    @Test
    void toTheNanosecond() throws Exception {
        Map<String, Integer> table = new CostTable().costs();
        Map<String, Long> with = run("virtual", "table");
        Map<String, Long> without = run("virtual", "none");
        assertEquals(without.get("instructions"), with.get("instructions"), "instructions alone");
        CostTable.loops().forEach((loop, operations) -> {
            long cost = Objects.requireNonNull(with.get(loop)) - Objects.requireNonNull(without.get(loop));
            assertEquals(Math.round(CostTable.sum(operations, table)), Math.round((double) cost / TIMES), loop);
        });
        System.setProperty("ringzero.costs", "table");
    }

    @Test
    void calibration() throws Exception {
        Map<String, Integer> table = new CostTable().costs();
        Map<String, Long> instructions = run("virtual", "none");
        Map<String, Long> real = new TreeMap<>();
        for (int i = 0; i < REAL_RUNS; i++) {
            // The first runs warm the host's compiler up; what disturbs a run only ever makes it longer.
            run("real", "table").forEach((loop, nanos) -> real.merge(loop, nanos, Math::min));
        }
        double nanosPerInstruction = figure(real, "instructions") / figure(instructions, "instructions");
        assertTrue(nanosPerInstruction > 0);
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT,
            "%nVirtual time: an instruction takes %.2f ns of the host; in instructions:%n%-16s %9s %9s%n",
            nanosPerInstruction, "operation", "measured", "table"));
        Map<String, Double> measured = new TreeMap<>();
        CostTable.loops().forEach((loop, operations) -> {
            double round = (figure(real, loop) / nanosPerInstruction - figure(instructions, loop)) / TIMES;
            String name = CostTable.firstName(operations);
            measured.put(name, CostTable.first(operations, round, measured));
            text.append(String.format(Locale.ROOT, "%-16s %9.0f %9d%n", name, measured.get(name), table.get(name)));
        });
        assertEquals(table.keySet(), measured.keySet(), "every cost is measured");
        System.out.print(text);
    }

    private static double figure(Map<String, Long> figures, String loop) {
        return Objects.requireNonNull(figures.get(loop), loop).doubleValue();
    }
}
