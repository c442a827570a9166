// SPDX-License-Identifier: Apache-2.0
package io.ringzero.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each test that docs/failure-classes.md and docs/interfaces.md name exists, and no cell of the former's table is empty. */
class FailureClassesNameTheirTestsTest {
    private static final Pattern NAME = Pattern.compile("`([A-Za-z0-9]+Test)`");
    private static final int CELLS = 6;

    @Test
    void everyNamedTestExists() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent().getParent();
        Set<String> missing = new TreeSet<>();
        Matcher names = NAME.matcher(Files.readString(root.resolve("docs/failure-classes.md"))
            + Files.readString(root.resolve("docs/interfaces.md")));
        while (names.find()) {
            missing.add(names.group(1) + ".java");
        }
        assertTrue(missing.size() > 20, "only " + missing.size() + " tests are named");
        for (String folder : new String[] {"bundles", "itests"}) {
            try (Stream<Path> files = Files.walk(root.resolve(folder))) {
                files.filter(file -> !file.toString().contains("/target/"))
                    .forEach(file -> missing.remove(file.getFileName().toString()));
            }
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyCellSaysSomething() throws IOException {
        Path root = Path.of("").toAbsolutePath().getParent().getParent();
        for (String line : Files.readAllLines(root.resolve("docs/failure-classes.md"))) {
            if (line.startsWith("|") && !line.startsWith("|---")) {
                String[] cells = line.substring(1, line.length() - 1).split("\\|", -1);
                assertEquals(CELLS, cells.length, line);
                for (String cell : cells) {
                    assertTrue(!cell.isBlank(), line);
                }
            }
        }
    }
}
