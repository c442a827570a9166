// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import io.ringzero.api.toolstack.ConfigException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Collects what is wrong with a configuration, so that its writer sees all of it at once, in order. One thread. */
final class Problems {
    private record Problem(Place place, String message) {
    }

    private final List<Problem> errors = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    void error(Place place, String message) {
        errors.add(new Problem(place, message));
    }

    void warn(Place place, String message) {
        warnings.add(line(new Problem(place, message)));
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    void throwAny() throws ConfigException {
        if (!errors.isEmpty()) {
            List<String> sources = errors.stream().map(problem -> problem.place().source()).distinct().toList();
            Comparator<Problem> order = Comparator.comparingInt(problem -> sources.indexOf(problem.place().source()));
            throw new ConfigException(errors.stream()
                .sorted(order.thenComparingInt(problem -> problem.place().line())
                    .thenComparingInt(problem -> problem.place().column()))
                .map(Problems::line).collect(Collectors.joining("\n")));
        }
    }

    /** One line, whatever the configuration's texts hold. */
    private static String line(Problem problem) {
        StringBuilder line = new StringBuilder();
        (problem.place() + ": " + problem.message()).codePoints().forEach(c -> {
            if (Character.isISOControl(c) || c == 0x2028 || c == 0x2029) {
                line.append(String.format("\\u%04x", c));
            } else {
                line.appendCodePoint(c);
            }
        });
        return line.toString();
    }
}
