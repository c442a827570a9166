// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The texts of {@code --help}. */
final class Help {
    private Help() {}

    static String general() {
        return """
            Ringzero, a Xen-compatible hypervisor on the JVM.

            ringzero                   interactive shell; without a terminal, stdin is read line by line
            ringzero -c LINE [-c LINE] runs shell lines and ends; the first that fails ends it with status 1
            """ + Verb.ALL.stream().map(verb -> row("ringzero " + call(verb), verb.purpose(), 26))
            .collect(Collectors.joining()) + "\nOptions of the shell and of -c:\n" + options(Option.SHELL.stream())
            + "\nOptions everywhere:\n" + options(Option.GLOBAL.stream()) + """

                Examples:
                  ringzero demo
                  ringzero guest grub64 --exec 'set a=21; echo $a$a'
                  ringzero -c 'xl list' -c 'xl info'
                  ringzero --pcpus 4 -c 'xl cpupool-list'
                  ringzero guest --help
                """;
    }

    static String of(Verb verb) {
        return "ringzero " + call(verb) + " [options]\n  " + verb.purpose() + "\n\nOptions:\n"
            + options(verb.allOptions()) + "\nExamples:\n"
            + verb.examples().stream().map(example -> "  " + example + "\n").collect(Collectors.joining())
            + (verb.options().contains(Option.EXEC) ? STATUS : "");
    }

    private static final String STATUS = """

        Without --exec this terminal is the guest's console; Ctrl-] leaves.
        Exit status: the guest's own where it can tell one, else 0; 2 wrong use; 124 timeout;
        125 Ringzero could not do it; 126 the guest crashed.
        """;

    private static String call(Verb verb) {
        return verb.operand().isEmpty() ? verb.name() : verb.name() + " " + verb.operand();
    }

    private static String options(Stream<Option> options) {
        return options.map(option -> row("  --" + option.name() + (option.isSwitch() ? "" : " " + option.value()),
            option.help(), 23)).collect(Collectors.joining());
    }

    private static String row(String left, String right, int width) {
        return left + " ".repeat(Math.max(1, width + 1 - left.length())) + right + "\n";
    }
}
