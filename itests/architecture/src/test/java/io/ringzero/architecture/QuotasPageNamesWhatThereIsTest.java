// SPDX-License-Identifier: Apache-2.0
package io.ringzero.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each row of docs/quotas.md names a class, with the limit that it speaks of, and a test, which are there. */
class QuotasPageNamesWhatThereIsTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();
    private static final Pattern CODE = Pattern.compile("`([A-Z][A-Za-z0-9]+)(?:\\.([A-Za-z_]+))?`");
    private static final int ROWS = 25;

    private static Map<String, Path> sources() throws IOException {
        Map<String, Path> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(ROOT.resolve("bundles"))) {
            files.filter(file -> file.toString().endsWith(".java") && file.toString().contains("src"))
                .forEach(file -> sources.put(file.getFileName().toString().replace(".java", ""), file));
        }
        return sources;
    }

    @Test
    void eachRow() throws IOException {
        Map<String, Path> sources = sources();
        List<String> missing = new ArrayList<>();
        List<String> rows = Files.readAllLines(ROOT.resolve("docs/quotas.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| what")).toList();
        assertTrue(rows.size() >= ROWS, () -> rows.size() + " rows");
        for (String row : rows) {
            Matcher code = CODE.matcher(row);
            boolean tested = false;
            while (code.find()) {
                Path source = sources.get(code.group(1));
                if (source == null) {
                    missing.add(code.group());
                    continue;
                }
                tested |= code.group(1).endsWith("Test");
                String member = code.group(2);
                if (member != null && !Files.readString(source).contains(member.replaceAll(".*[.]", ""))) {
                    missing.add(code.group());
                }
            }
            if (!tested) {
                missing.add("a test in: " + row);
            }
        }
        assertEquals(List.of(), missing);
    }
}
