// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What was typed, and where to answer.
 *
 * @param operands what is no option, in order: the file of {@code run}, the name of {@code guest}
 * @param options option names without dashes and their values in order; a switch has one empty value
 * @param terminal stdin, stdout and stderr of the process as they were before the framework started
 * @param directory the directory the command was called in: relative file names start there
 */
public record LaunchRequest(List<String> operands, Map<String, List<String>> options, Terminal terminal,
    Path directory) {
    /** Copies the collections. */
    public LaunchRequest {
        operands = List.copyOf(operands);
        options = Map.copyOf(options);
    }

    /** Whether an option was given. */
    public boolean has(String option) {
        return options.containsKey(option);
    }

    /** All values of an option that may be repeated, in order. */
    public List<String> all(String option) {
        return options.getOrDefault(option, List.of());
    }

    /** The last value of an option, or another text when it was not given. */
    public String text(String option, String otherwise) {
        List<String> values = all(option);
        return values.isEmpty() ? otherwise : values.getLast();
    }

    /**
     * The value of an option as a number.
     *
     * @throws UsageException if it is none or out of bounds (both inclusive)
     */
    public long number(String option, long otherwise, long least, long most) throws UsageException {
        String text = text(option, Long.toString(otherwise));
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, together with what would be right.
        }
        throw new UsageException("--" + option + " is '" + text + "'",
            "give a whole number from " + least + " to " + most);
    }
}
