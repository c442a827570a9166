// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a CPU pool is to be made of, as xlcpupool.cfg(5) has it: a file of {@code key = value} lines, then {@code key=value} words. */
final class PoolConfig {
    private static final Set<String> KEYS = Set.of("name", "sched", "cpus");

    /** Reads it; later ones win. */
    Map<String, String> read(List<String> words) throws XlException {
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (i == 0 && word.indexOf('=') < 0) {
                int number = 0;
                for (String line : lines(word)) {
                    number++;
                    String text = line.replaceFirst("#.*", "").strip();
                    if (!text.isEmpty()) {
                        put(values, text, word + " line " + number);
                    }
                }
            } else {
                put(values, word, "'" + word + "'");
            }
        }
        return values;
    }

    private static List<String> lines(String file) throws XlException {
        try {
            return new ArrayList<>(Files.readAllLines(Path.of(file)));
        } catch (IOException | RuntimeException e) {
            throw new XlException("cannot read " + file + ": " + e, "give a file, or KEY=VALUE: name=side cpus=1");
        }
    }

    /** Strings and lists lose what encloses them: what is left is a name, or CPUs with commas between. */
    private static void put(Map<String, String> values, String text, String place) throws XlException {
        int equals = text.indexOf('=');
        String key = equals < 0 ? text : text.substring(0, equals).strip();
        if (equals < 0 || !KEYS.contains(key)) {
            throw new XlException(place + ": there is no key '" + key + "' for a cpupool", "keys: name, sched, cpus");
        }
        values.put(key, text.substring(equals + 1).replaceAll("[\\[\\]\"';\\s]", ""));
    }
}
