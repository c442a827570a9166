// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The listed differences between our decoder and objdump: {@code ours | objdump's | length | reason}. Objdump's column
 * may hold several names; a {@code *} at a name's end stands for any rest, alone in ours for any mnemonic.
 */
final class ObjdumpDifferences {
    private static final int COLUMNS = 4;

    private final Set<String> listed = new LinkedHashSet<>();
    private final Set<String> families = new LinkedHashSet<>();
    private final Set<String> used = new LinkedHashSet<>();

    private ObjdumpDifferences() {
    }

    static ObjdumpDifferences load(String file) {
        ObjdumpDifferences found = new ObjdumpDifferences();
        try (InputStream in = ObjdumpDifferences.class.getResourceAsStream(file)) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                if (!line.isBlank() && line.charAt(0) != '#') {
                    found.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private void add(String line) {
        String[] cells = line.split("\\|");
        if (cells.length != COLUMNS || cells[COLUMNS - 1].isBlank()) {
            throw new IllegalArgumentException("a difference needs four columns and a reason: " + line);
        }
        for (String name : cells[1].strip().split(" +")) {
            String key = cells[0].strip() + " | " + name + " | " + cells[2].strip();
            if (!listed.add(key)) {
                throw new IllegalArgumentException("listed twice: " + key);
            }
            if (name.endsWith("*")) {
                families.add(name.substring(0, name.length() - 1));
            }
        }
    }

    boolean explains(String difference) {
        String[] cells = difference.split(" \\| ");
        String found = listed.contains(difference) ? difference : "";
        for (String family : families) {
            for (String ours : List.of(cells[0], "*")) {
                String key = ours + " | " + family + "* | " + cells[2];
                found = found.isEmpty() && cells[1].startsWith(family) && listed.contains(key) ? key : found;
            }
        }
        used.add(found);
        return !found.isEmpty();
    }

    List<String> unused() {
        return listed.stream().filter(key -> !used.contains(key)).toList();
    }
}
