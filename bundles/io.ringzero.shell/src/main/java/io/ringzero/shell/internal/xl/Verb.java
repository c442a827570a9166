// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A verb of {@code xl}.
 *
 * @param name the word
 * @param operands what follows it, as the help shows it; empty for nothing
 * @param least operands
 * @param most operands
 * @param options that it has
 * @param purpose one line
 * @param examples whole command lines, at least one
 * @param action does it
 */
record Verb(String name, String operands, int least, int most, List<Option> options, String purpose,
    List<String> examples, Action action) {
    /** Without limit. */
    static final int ANY = Integer.MAX_VALUE;

    /** With one example. */
    Verb(String name, String operands, int least, int most, List<Option> options, String purpose, String example,
        Action action) {
        this(name, operands, least, most, options, purpose, List.of(example), action);
    }

    /**
     * An option: {@code -p}, {@code --paused}; or with a value behind it, {@code -d 3}, {@code -d3}, {@code --delay=3}.
     *
     * @param value what its value is, empty for none
     */
    record Option(String letter, String word, String value, String purpose) {
        /** Without a value. */
        Option(String letter, String word, String purpose) {
            this(letter, word, "", purpose);
        }

        boolean takesValue() {
            return !value.isEmpty();
        }

        private String form() {
            return word + (takesValue() ? "=" + value : "");
        }
    }

    /** The option with a value that a word begins, null for none. */
    @Nullable
    Option valued(String typed) {
        return options.stream().filter(Option::takesValue)
            .filter(option -> typed.startsWith("-" + option.letter()) || typed.equals("--" + option.word())
                || typed.startsWith("--" + option.word() + "="))
            .findFirst().orElse(null);
    }

    /** What a verb does: gives back what is to be printed, empty for nothing. */
    @FunctionalInterface
    interface Action {
        String run(Arguments arguments) throws Exception;
    }

    /** The letters of options as they were typed: {@code --paused}, {@code -p}, or several as {@code -cp}. */
    List<String> options(String typed) throws XlException {
        for (Option option : options) {
            if (typed.equals("--" + option.word())) {
                return List.of(option.letter());
            }
        }
        List<String> letters = typed.substring(1).codePoints().mapToObj(Character::toString).toList();
        if (!letters.stream().allMatch(letter -> options.stream().anyMatch(option -> option.letter().equals(letter)))) {
            throw new XlException("xl " + name + " has no option " + typed, "see xl " + name + " --help");
        }
        return letters;
    }

    String help() {
        StringBuilder help = new StringBuilder("xl " + name);
        if (!options.isEmpty()) {
            help.append(" [options]");
        }
        help.append(operands.isEmpty() ? "" : " " + operands).append("\n  ").append(purpose).append('\n');
        options.forEach(option -> help.append(String.format("  -%s, --%-12s %s%n", option.letter(), option.form(),
            option.purpose())));
        help.append("Examples:\n");
        examples.forEach(example -> help.append("  ").append(example).append('\n'));
        return help.toString();
    }
}
