// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What stands behind a verb.
 *
 * @param switches options that were given, by their letter, as often as they were given
 * @param operands the rest, in order
 * @param seat where the operator sits
 */
record Arguments(List<String> switches, List<String> operands, Seat seat) {
    /** Sorts words by the verb's options, wherever they stand; {@code --} ends the options, {@code -lv} is {@code -l -v}. */
    static Arguments parse(Verb verb, List<String> words, Seat seat) throws XlException {
        List<String> switches = new ArrayList<>();
        List<String> operands = new ArrayList<>();
        boolean options = true;
        for (String word : words) {
            if (options && word.equals("--")) {
                options = false;
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
        return new Arguments(List.copyOf(switches), List.copyOf(operands), seat);
    }

    boolean has(String option) {
        return switches.contains(option);
    }

    /** How often an option was given. */
    int count(String option) {
        return Collections.frequency(switches, option);
    }

    String operand(int index) {
        return operands.get(index);
    }
}
