// SPDX-License-Identifier: Apache-2.0
package io.ringzero.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/hypercalls.md has the table that the tests hold the guests to, and explains every reason in it. */
class HypercallPageShowsTheCountsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();
    private static final Path TABLE = ROOT
        .resolve("itests/framework/src/main/resources/io/ringzero/itests/hypercalls.csv");

    private static List<String[]> rows() throws IOException {
        return Files.readAllLines(TABLE).stream().filter(line -> !line.startsWith("#"))
            .map(line -> line.split(",", -1)).toList();
    }

    @Test
    void sameTable() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/hypercalls.md"));
        List<String> lines = page.lines().filter(line -> line.startsWith("| "))
            .toList();
        assertEquals(String.join("\n", render()), String.join("\n", lines),
            "copy the expected table to docs/hypercalls.md");
    }

    private static List<String> render() throws IOException {
        Set<String> guests = new LinkedHashSet<>();
        TreeMap<String, TreeMap<String, String>> cells = new TreeMap<>();
        for (String[] row : rows()) {
            guests.add(row[0]);
            boolean same = row[4].isEmpty();
            assertTrue(!same || row[2].equals(row[3]), () -> "no reason: " + String.join(",", row));
            cells.computeIfAbsent(row[1], operation -> new TreeMap<>()).put(row[0],
                same ? row[2] : row[2] + " / " + row[3] + " " + row[4]);
        }
        List<String> lines = new ArrayList<>();
        lines.add("| hypercall.operation | " + String.join(" | ", guests) + " |");
        cells.forEach((operation, of) -> lines.add("| " + operation + " | "
            + guests.stream().map(guest -> of.getOrDefault(guest, "")).collect(Collectors.joining(" | ")) + " |"));
        return lines;
    }

    @Test
    void eachReasonIsExplained() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/hypercalls.md"));
        for (String[] row : rows()) {
            assertTrue(row[4].isEmpty() || page.contains("**" + row[4] + "**"), row[4]);
        }
    }
}
