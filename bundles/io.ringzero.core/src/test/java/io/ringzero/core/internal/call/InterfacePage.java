// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/interfaces.md, read. */
final class InterfacePage {
    private static final Pattern SECTION = Pattern.compile("## (.+?)(?: \\((\\d+)\\))?");
    private static final Pattern ROW = Pattern
        .compile("\\| `(\\w+)` \\| (\\d+) \\| (\\w+) \\| (.*?) \\| (`\\w+Test`.*?) \\|");
    /** Number of the section that lists the hypercalls themselves. */
    static final int HYPERCALLS = -1;

    /**
     * A row.
     *
     * @param kind whole, refused, privileged or absent
     * @param answer what else is said of it: names of errors among it
     */
    record Row(String name, int number, String kind, String answer) {
    }

    /** Rows by hypercall and number of the operation. */
    final Map<Integer, Map<Integer, Row>> sections = new TreeMap<>();

    InterfacePage() throws IOException {
        Map<Integer, Row> rows = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("../../docs/interfaces.md"))) {
            Matcher section = SECTION.matcher(line);
            Matcher row = ROW.matcher(line);
            if (section.matches()) {
                rows = new TreeMap<>();
                sections.put(section.group(2) == null ? HYPERCALLS : Integer.parseInt(section.group(2)), rows);
            } else if (row.matches()) {
                int number = Integer.parseInt(row.group(2));
                Row twin = rows.put(number, new Row(row.group(1), number, row.group(3), row.group(4)));
                if (twin != null) {
                    throw new IllegalStateException(twin + " is there twice");
                }
            } else if (line.startsWith("| `")) {
                throw new IllegalStateException("no row: " + line);
            }
        }
    }
}
