// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs programs of the host. */
interface Commands {
    /**
     * Runs a program to its end.
     *
     * @param folder working folder
     * @return its exit status and what it printed
     * @throws IOException when it cannot be started or takes too long
     */
    Result run(Path folder, List<String> command) throws IOException;

    /**
     * How a program ended.
     *
     * @param status exit status
     * @param output its standard output
     * @param errors its standard error, as text
     */
    record Result(int status, byte[] output, String errors) {
        /** Standard output as text. */
        String text() {
            return new String(output, java.nio.charset.StandardCharsets.UTF_8);
        }

        /** The last line of standard error that says something. */
        String reason() {
            List<String> lines = errors.lines().filter(line -> !line.isBlank()).toList();
            return lines.isEmpty() ? "exit status " + status : lines.getLast().strip();
        }
    }
}
