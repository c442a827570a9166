// SPDX-License-Identifier: Apache-2.0
package io.ringzero.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Calls the start script as a process of its own, with stdin from a file. */
final class Command {
    static final Path ROOT = Path.of("").toAbsolutePath().getParent().getParent();
    private static final long PATIENCE_SECONDS = 300;

    private Command() {}

    /** What came of a call. */
    record Outcome(int status, String out, String err) {}

    static Outcome run(String stdin, String... arguments) throws IOException, InterruptedException {
        return call(stdin, ROOT, arguments);
    }

    /** Runs in a directory of its own. */
    static Outcome call(String stdin, Path directory, String... arguments) throws IOException, InterruptedException {
        Path in = Files.createTempFile("ringzero", ".in");
        Path out = Files.createTempFile("ringzero", ".out");
        Path err = Files.createTempFile("ringzero", ".err");
        try {
            Files.writeString(in, stdin);
            List<String> line = new ArrayList<>(List.of(ROOT.resolve("launcher/ringzero").toString()));
            line.addAll(List.of(arguments));
            Process process = new ProcessBuilder(line).directory(directory.toFile()).redirectInput(in.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(line + " still runs; stdout: " + Files.readString(out) + "; stderr: "
                    + Files.readString(err));
            }
            return new Outcome(process.exitValue(), Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(in);
            Files.delete(out);
            Files.delete(err);
        }
    }
}
