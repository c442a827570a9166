// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.catalogue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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
     * Runs a program for as long as somebody reads what it prints.
     *
     * @param folder working folder
     * @param reader reads its standard output, to the end or not
     * @return what the reader made of it
     * @throws IOException when the program cannot be started, fails, or takes too long
     */
    default <T> T read(Path folder, List<String> command, Reader<T> reader) throws IOException {
        Result result = run(folder, command);
        if (result.status() != 0) {
            throw new IOException(result.reason());
        }
        return reader.read(new ByteArrayInputStream(result.output()));
    }

    /** Makes something out of a stream. */
    interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

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
