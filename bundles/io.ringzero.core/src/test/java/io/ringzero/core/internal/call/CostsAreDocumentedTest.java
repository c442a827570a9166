// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.call;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table in docs/virtual-time.md has a row for every cost, with its value. */
class CostsAreDocumentedTest {
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z_]+)` \\| (\\d+) \\| .*\\w.* \\|");

    @Test
    void everyOne() throws Exception {
        List<String> documented = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../../docs/virtual-time.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                documented.add(row.group(1) + " " + row.group(2));
            }
        }
        List<String> costs = new ArrayList<>();
        for (Cost cost : Cost.values()) {
            costs.add(cost + " " + cost.nanos);
        }
        assertEquals(costs, documented);
    }
}
