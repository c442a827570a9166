// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.user;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringzero.api.machine.CpuEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Real programs - those of Debian's {@code busybox-static}, 64-bit and 32-bit - give on an engine what they give on the host's
 * processor, byte for byte, over hundreds of kilobytes of input, or over megabytes with {@value #SIZE}. The files are named by the system properties {@value #AMD64} and {@value
 * #I386} (Debian package {@code busybox-static} of that architecture, {@code bin/busybox}); without, the test is skipped.
 */
public abstract class UserProgramsContract {
    static final String AMD64 = "ringzero.test.busybox.amd64";
    static final String I386 = "ringzero.test.busybox.i386";
    /** Kibibytes of text that the programs work on. */
    static final String SIZE = "ringzero.test.busybox.kib";
    private static final long MOST_INSTRUCTIONS = 20_000_000_000L;
    private static final int MEBIBYTES = 512;

    /** An engine of the kind under test. */
    protected abstract CpuEngine engine();

    @TestFactory
    Stream<DynamicTest> sixtyFourBitProgramsGiveTheHostsOutput() {
        return tests(AMD64);
    }

    @TestFactory
    Stream<DynamicTest> thirtyTwoBitProgramsGiveTheHostsOutput() {
        return tests(I386);
    }

    private Stream<DynamicTest> tests(String property) {
        String file = System.getProperty(property, "");
        return UserJob.jobs(1024 * Integer.getInteger(SIZE, 256)).stream().map(job -> DynamicTest.dynamicTest(job
            .name(), () -> {
                assumeTrue(!file.isEmpty(), "no busybox: name the file of Debian's busybox-static by -D" + property);
                same(Path.of(file), job);
            }));
    }

    private void same(Path busybox, UserJob job) throws Exception {
        UserProgram program = new UserProgram(engine(), Files.readAllBytes(busybox), MEBIBYTES);
        UserJob.Result expected = onHost(busybox, job);
        UserProgram.Outcome seen = program.run(job.arguments(), job.files(), job.input(), MOST_INSTRUCTIONS);
        assertEquals(text(expected.errors()), text(seen.errors()), () -> "system calls not there: " + seen.unknown());
        assertEquals(expected.status(), seen.status());
        assertArrayEquals(expected.output(), seen.output());
        assertEquals(expected.files().keySet(), seen.files().keySet());
        expected.files().forEach((path, content) -> assertArrayEquals(content, seen.files().get(path), path));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The same file on the host's own processor, in a folder of its own. */
    private static UserJob.Result onHost(Path busybox, UserJob job) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("ringzero-user");
        try {
            for (Map.Entry<String, byte[]> each : job.files().entrySet()) {
                Files.write(folder.resolve(each.getKey().substring(1)), each.getValue());
            }
            Path input = Files.createTempFile("ringzero-user", ".in");
            Path errors = Files.createTempFile("ringzero-user", ".err");
            Files.write(input, job.input());
            List<String> command = new ArrayList<>(job.arguments());
            command.set(0, busybox.toAbsolutePath().toString());
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectInput(input.toFile()).redirectError(errors.toFile());
            builder.environment().clear();
            builder.environment().putAll(Map.of("LC_ALL", "C", "TZ", "UTC0"));
            Process process = builder.start();
            byte[] output = process.getInputStream().readAllBytes();
            int status = process.waitFor();
            UserJob.Result result = new UserJob.Result(status, output, Files.readAllBytes(errors), contents(folder));
            Files.delete(input);
            Files.delete(errors);
            return result;
        } finally {
            try (Stream<Path> all = Files.list(folder)) {
                for (Path path : all.toList()) {
                    Files.delete(path);
                }
            }
            Files.delete(folder);
        }
    }

    private static Map<String, byte[]> contents(Path folder) throws IOException {
        Map<String, byte[]> all = new java.util.TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path path : files.toList()) {
                all.put("/" + Objects.requireNonNull(path.getFileName()), Files.readAllBytes(path));
            }
        }
        return all;
    }
}
