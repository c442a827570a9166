// SPDX-License-Identifier: Apache-2.0
package io.ringzero.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** One class, one idea: nothing but a table is long, and each file says its licence. */
class SourceFilesAreSmallTest {
    private static final int LONGEST = 500;
    private static final int MEDIAN = 100;
    /** Tables: one row per thing. */
    private static final List<String> TABLES = List.of("OpcodeTable.java");
    private static final String LICENCE = "// SPDX-License-Identifier: Apache-2.0";

    @Test
    void noFileIsLongAndHalfAreShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        List<Integer> lengths = new ArrayList<>();
        for (Path file : sources()) {
            int lines = Files.readAllLines(file).size();
            lengths.add(lines);
            if (lines > LONGEST && !TABLES.contains(file.getFileName().toString())) {
                tooLong.add(file.getFileName() + ": " + lines);
            }
        }
        lengths.sort(null);
        assertEquals(List.of(), tooLong);
        assertTrue(lengths.get(lengths.size() / 2) < MEDIAN, "median " + lengths.get(lengths.size() / 2));
    }

    @Test
    void eachFileSaysItsLicence() throws IOException {
        List<String> without = new ArrayList<>();
        for (Path file : sources()) {
            if (!Files.readAllLines(file).getFirst().equals(LICENCE)) {
                without.add(file.toString());
            }
        }
        assertEquals(List.of(), without);
    }

    private static List<Path> sources() throws IOException {
        List<Path> found = new ArrayList<>();
        Path root = Path.of("").toAbsolutePath().getParent().getParent();
        for (String folder : List.of("bundles", "launcher", "itests")) {
            try (Stream<Path> files = Files.walk(root.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".java") && !file.toString().contains("/target/"))
                    .sorted().forEach(found::add);
            }
        }
        assertTrue(found.size() > 100, "only " + found.size() + " files in " + root);
        return found;
    }
}
