// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What stands behind a verb.
 *
 * @param switches options that were given, by their short name
 * @param operands the rest, in order
 * @param seat where the operator sits
 */
record Arguments(Set<String> switches, List<String> operands, Seat seat) {
    /** Sorts words by the verb's options; {@code --} ends the options. */
    static Arguments parse(Verb verb, List<String> words, Seat seat) throws XlException {
        Set<String> switches = new TreeSet<>();
        List<String> operands = new ArrayList<>();
        boolean options = true;
        for (String word : words) {
            if (options && word.equals("--")) {
                options = false;
            } else if (options && word.length() > 1 && word.startsWith("-")) {
                switches.add(verb.option(word));
            } else {
                operands.add(word);
            }
        }
        if (operands.size() < verb.least() || operands.size() > verb.most()) {
            String wanted = verb.operands().isEmpty() ? "no argument" : verb.operands();
            throw new XlException(
                "xl " + verb.name() + " takes " + wanted + ", not '" + String.join(" ", operands) + "'",
                "for example: " + verb.example());
        }
        return new Arguments(switches, List.copyOf(operands), seat);
    }

    boolean has(String option) {
        return switches.contains(option);
    }

    String operand(int index) {
        return operands.get(index);
    }
}
