// SPDX-License-Identifier: Apache-2.0
package io.ringzero.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each line of the README and of the page on {@code xl} that calls the command does what it says: ends with 0, says something, and
 * nothing on stderr.
 */
class ReadmeCommandsWorkTest {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private static final Pattern PROMISE = Pattern.compile("# prints (.*)$");

    static List<String> commands() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(Command.ROOT.resolve("README.md")));
        lines.addAll(Files.readAllLines(Command.ROOT.resolve("docs/xl.md")));
        return lines.stream().filter(line -> line.startsWith("launcher/ringzero ")).toList();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void endsWell(String command) throws Exception {
        String arguments = command.replaceFirst("^launcher/ringzero ", "").replaceFirst(" +#.*$", "");
        // Third-party guests come from Debian's packages; CI has them.
        assumeTrue(System.getenv("CI") != null || !arguments.matches("guest [a-z].*"), "needs the network");
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(arguments); word.find();) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        if (arguments.startsWith("guest ")) {
            // The first time tells on stderr how the image is fetched; the guest itself is not waited for.
            List<String> briefly = new ArrayList<>(words);
            briefly.addAll(List.of("--timeout", "1"));
            Command.run("", briefly.toArray(String[]::new));
        }
        Command.Outcome outcome = Command.run("", words.toArray(String[]::new));

        assertEquals("", outcome.err());
        assertEquals(0, outcome.status());
        assertFalse(outcome.out().isEmpty());
        Matcher promise = PROMISE.matcher(command);
        if (promise.find()) {
            assertEquals(promise.group(1) + "\n", outcome.out());
        }
    }
}
