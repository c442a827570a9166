// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What was typed, checked against the tables of {@link Verb} and {@link Option}.
 *
 * @param verb the verb; null: shell
 * @param operands what follows the verb and is no option
 * @param options names without dashes, with their values in order; a switch has one empty value
 * @param lines shell lines of {@code -c}
 */
record CommandLine(@Nullable Verb verb, List<String> operands, Map<String, List<String>> options, List<String> lines) {
    /** Reads the arguments of the process. */
    static CommandLine of(String... arguments) throws UsageFault {
        Deque<String> rest = new ArrayDeque<>(List.of(arguments));
        Verb verb = null;
        List<String> operands = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        Map<String, List<String>> options = new LinkedHashMap<>();
        boolean onlyOperands = false;
        while (!rest.isEmpty()) {
            String word = rest.removeFirst();
            if (!onlyOperands && word.equals("--")) {
                onlyOperands = true;
            } else if (!onlyOperands && word.equals("-c")) {
                lines.add(next(rest, "-c", "LINE"));
            } else if (!onlyOperands && word.startsWith("-") && word.length() > 1) {
                option(verb, word, rest, options);
            } else if (verb == null) {
                verb = Verb.named(word);
            } else {
                operands.add(word);
            }
        }
        CommandLine line = new CommandLine(verb, operands, options, lines);
        line.check();
        return line;
    }

    private static void option(@Nullable Verb verb, String word, Deque<String> rest, Map<String, List<String>> options)
        throws UsageFault {
        String name = word.equals("-h") ? "help" : word.replaceFirst("^--", "").replaceFirst("=.*$", "");
        Stream<Option> known = verb == null
            ? Stream.concat(Option.SHELL.stream(), Option.GLOBAL.stream())
            : verb.allOptions();
        Option option = known.filter(one -> one.name().equals(name)).findFirst().orElseThrow(() -> new UsageFault(
            (verb == null ? "there is no option '" : verb.name() + " has no option '") + word + "'",
            "see ringzero " + (verb == null ? "" : verb.name() + " ") + "--help"));
        String value = option.isSwitch()
            ? ""
            : word.contains("=")
                ? word.substring(word.indexOf('=') + 1)
                : next(rest, word, option.value());
        option.check(value);
        List<String> values = options.computeIfAbsent(name, unused -> new ArrayList<>());
        if (!values.isEmpty() && !option.repeatable() && !option.isSwitch()) {
            throw new UsageFault("--" + name + " is given twice", "give it once");
        }
        values.add(value);
    }

    private static String next(Deque<String> rest, String option, String value) throws UsageFault {
        String next = rest.pollFirst();
        if (next == null) {
            throw new UsageFault(option + " stands at the end", "give it a value: " + option + " " + value);
        }
        return next;
    }

    private void check() throws UsageFault {
        if (has(Option.HELP) || verb == null) {
            return;
        }
        if (!lines.isEmpty()) {
            throw new UsageFault("-c and the verb " + verb.name() + " exclude each other",
                "use -c alone, or the verb without it");
        }
        if (operands.size() < verb.leastOperands()) {
            throw new UsageFault(verb.name() + " needs " + verb.operand(),
                "for example: " + verb.examples().getFirst());
        }
        if (operands.size() > verb.mostOperands()) {
            throw new UsageFault(verb.name() + " does not know what to do with '" + operands.getLast() + "'",
                "for example: " + verb.examples().getFirst());
        }
    }

    boolean has(Option option) {
        return options.containsKey(option.name());
    }

    String text(Option option, String otherwise) {
        List<String> values = options.get(option.name());
        return values == null ? otherwise : values.getLast();
    }
}
