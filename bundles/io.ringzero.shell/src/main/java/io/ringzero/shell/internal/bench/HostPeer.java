// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The same executable as a process of the host, where that is Linux on x86-64. */
final class HostPeer {
    private static final long PATIENCE_SECONDS = 60;

    private HostPeer() {
    }

    static boolean present() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux")
            && System.getProperty("os.arch").equals("amd64");
    }

    /** Runs the calls of a plan. */
    static Measured run(byte[] program, List<Measured.Call> plan) throws IOException, InterruptedException {
        return new Measured(plan, costs(program, plan));
    }

    /** Runs calls, each in a process; what each took, in order. */
    static List<Cost> costs(byte[] program, List<Measured.Call> plan) throws IOException, InterruptedException {
        Path file = Files.createTempFile("ringzero-bench", "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            Files.write(file, program);
            List<Cost> costs = new ArrayList<>();
            for (Measured.Call call : plan) {
                costs.add(new Cost(nanos(file, call), 0, 0, 0));
            }
            return costs;
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(Path.of("/dev/shm/ringzero.bench"));
            Files.deleteIfExists(Path.of("/dev/shm/ringzero.mapped"));
        }
    }

    private static long nanos(Path file, Measured.Call call) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(file.toString()));
        line.addAll(List.of(call.arguments().split(" ")));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("'" + call.arguments() + "' on the host took longer than " + PATIENCE_SECONDS + " s");
        }
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.exitValue() != 0 || !answer.matches("\\d+")) {
            throw new IOException("'" + call.arguments() + "' on the host ended with " + process.exitValue()
                + " and said '" + answer + "'");
        }
        return Long.parseLong(answer);
    }
}
