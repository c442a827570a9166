// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What docs/virtual-time.md says that operations cost, and which of them the embedded guest {@code costs} makes per round of
 * each of its loops.
 */
final class CostTable {
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z_]+)` \\| (\\d+) \\|.*");

    private final Map<String, Integer> costs;

    CostTable() throws Exception {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/virtual-time.md"))) {
            folder = Objects.requireNonNull(folder.getParent(), "docs/virtual-time.md is not above this folder");
        }
        costs = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve("docs/virtual-time.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                costs.put(row.group(1), Integer.parseInt(row.group(2)));
            }
        }
    }

    /** Per kind of loop: operations and how many of each, each begins with the cost that it is to measure; the others were
     * measured before. */
    static Map<String, String> loops() {
        Map<String, String> loops = new LinkedHashMap<>();
        loops.put("hypercall", "HYPERCALL");
        loops.put("multicall", "8 MULTICALL, HYPERCALL");
        loops.put("entries", "2 ENTRY, HYPERCALL");
        loops.put("extended", "EXTENDED, HYPERCALL");
        loops.put("base-pointers", "2 BASE_POINTER, 2 EXTENDED, HYPERCALL");
        loops.put("page", "PAGE, EXTENDED, HYPERCALL");
        loops.put("frames", "2 FRAME, 2 HYPERCALL");
        loops.put("event", "EVENT, HYPERCALL");
        loops.put("schedule", "SCHEDULE, HYPERCALL");
        loops.put("timer", "TIMER, HYPERCALL");
        loops.put("iret", "IRET, HYPERCALL");
        loops.put("upcall", "BOUNCE, EVENT, IRET, 2 HYPERCALL");
        loops.put("system-call", "BOUNCE, IRET, HYPERCALL");
        loops.put("exception", "EXCEPTION, BOUNCE, IRET, HYPERCALL");
        loops.put("emulation", "EMULATION, EXCEPTION");
        loops.put("table-stores", "2 TABLE_STORE, 2 EXCEPTION");
        loops.put("switches", "2 CONTEXT_SWITCH, 2 SCHEDULE, 2 HYPERCALL");
        return loops;
    }

    /** Nanoseconds of a sum of operations. */
    static double sum(String operations, Map<String, ? extends Number> costs) {
        double sum = 0;
        for (String operation : operations.split(", ")) {
            sum += times(operation) * Objects.requireNonNull(costs.get(name(operation)), operation).doubleValue();
        }
        return sum;
    }

    Map<String, Integer> costs() {
        return costs;
    }

    /** What one operation costs that a loop is the first to make, if a round of it takes so long. */
    static double first(String operations, double round, Map<String, Double> known) {
        int comma = operations.indexOf(", ");
        double rest = comma < 0 ? 0 : sum(operations.substring(comma + 2), known);
        return (round - rest) / times(comma < 0 ? operations : operations.substring(0, comma));
    }

    static String firstName(String operations) {
        return name(operations.split(", ")[0]);
    }

    private static int times(String operation) {
        return operation.indexOf(' ') < 0 ? 1 : Integer.parseInt(operation.substring(0, operation.indexOf(' ')));
    }

    private static String name(String operation) {
        return operation.substring(operation.indexOf(' ') + 1);
    }
}
