// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The table of hypercall counts, hypercalls.csv: what real Xen 4.17 counted, what Ringzero counts, and why they differ where
 * they do. docs/hypercalls.md shows and explains the same rows.
 */
final class RealXen {
    /** Reasons for which a count moves from run to run. */
    private static final Set<String> MOVING = Set.of("timing", "cpuid");

    /**
     * A row.
     *
     * @param guest by its catalogue name
     * @param operation {@code hypercall.suboperation}
     * @param xen count on real Xen
     * @param ringzero count here
     * @param reason why they differ or move; empty when they are equal
     */
    record Row(String guest, String operation, long xen, long ringzero, String reason) {
        boolean moves() {
            return MOVING.contains(reason);
        }
    }

    private RealXen() {
    }

    static List<Row> rows() throws IOException {
        try (InputStream in = Objects.requireNonNull(RealXen.class.getResourceAsStream("hypercalls.csv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#")).map(RealXen::row).toList();
        }
    }

    private static Row row(String line) {
        String[] cells = line.split(",", -1);
        return new Row(cells[0], cells[1], Long.parseLong(cells[2]), Long.parseLong(cells[3]), cells[4]);
    }

    /** What a guest has to call here, without what moves. */
    static SortedMap<String, Long> expected(String guest) throws IOException {
        return rows().stream().filter(row -> row.guest().equals(guest) && !row.moves() && row.ringzero() > 0)
            .collect(Collectors.toMap(Row::operation, Row::ringzero, (a, b) -> a, TreeMap::new));
    }

    /** Counts of a run, without what moves. */
    static SortedMap<String, Long> steady(String guest, SortedMap<String, Long> counts) throws IOException {
        Set<String> moving = rows().stream().filter(row -> row.guest().equals(guest) && row.moves())
            .map(Row::operation).collect(Collectors.toSet());
        SortedMap<String, Long> steady = new TreeMap<>(counts);
        steady.keySet().removeAll(moving);
        return steady;
    }
}
