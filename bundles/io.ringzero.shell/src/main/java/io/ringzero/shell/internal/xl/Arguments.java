// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What stands behind a verb.
 *
 * @param switches options that were given, by their letter, as often as they were given
 * @param lists values of options that have one, by their letter, in order
 * @param operands the rest, in order
 * @param seat where the operator sits
 */
record Arguments(List<String> switches, Map<String, List<String>> lists, List<String> operands, Seat seat) {
    /** Sorts words by the verb's options, wherever they stand; {@code --} ends the options, {@code -lv} is {@code -l -v}. */
    static Arguments parse(Verb verb, List<String> words, Seat seat) throws XlException {
        List<String> switches = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        Map<String, List<String>> values = new HashMap<>();
        boolean options = true;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            Verb.Option valued = options ? verb.valued(word) : null;
            if (options && word.equals("--")) {
                options = false;
            } else if (valued != null) {
                boolean separate = word.equals("-" + valued.letter()) || word.equals("--" + valued.word());
                if (separate && i + 1 == words.size()) {
                    throw new XlException("xl " + verb.name() + " " + word + " needs a value",
                        "give " + valued.value() + "; see xl " + verb.name() + " --help");
                }
                values.computeIfAbsent(valued.letter(), any -> new ArrayList<>()).add(separate
                    ? words.get(++i)
                    : word.substring(word.startsWith("--") ? valued.word().length() + 3 : 2));
            } else if (options && word.length() > 1 && word.startsWith("-")) {
                switches.addAll(verb.options(word));
            } else {
                operands.add(word);
            }
        }
        if (operands.size() < verb.least() || operands.size() > verb.most()) {
            String wanted = verb.operands().isEmpty() ? "no argument" : verb.operands();
            throw new XlException(
                "xl " + verb.name() + " takes " + wanted + ", not '" + String.join(" ", operands) + "'",
                "for example: " + verb.examples().getFirst());
        }
        return new Arguments(List.copyOf(switches), Map.copyOf(values), List.copyOf(operands), seat);
    }

    /** Values of options that have one, by their letter; the last one counts. */
    Map<String, String> values() {
        Map<String, String> last = new HashMap<>();
        lists.forEach((letter, values) -> last.put(letter, values.getLast()));
        return last;
    }

    /** All values that were given for an option, in order. */
    List<String> each(String option) {
        return lists.getOrDefault(option, List.of());
    }

    boolean has(String option) {
        return switches.contains(option);
    }

    /** Whether an option was given that has a value. */
    boolean gives(String option) {
        return lists.containsKey(option);
    }

    /** How often an option was given. */
    int count(String option) {
        return Collections.frequency(switches, option);
    }

    /** A whole number that an option has, or what holds without it. */
    int number(String option, int otherwise, int least) throws XlException {
        String text = values().getOrDefault(option, Integer.toString(otherwise));
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < least) {
            throw new XlException("'" + text + "' is no value for -" + option, "give a number from " + least + " on");
        }
        return Integer.parseInt(text);
    }

    String operand(int index) {
        return operands.get(index);
    }
}
