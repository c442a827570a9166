// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.shell.internal.run.AnswerScript;
import jakarta.inject.Inject;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The same kernel and initramfs in QEMU's translator (TCG), which emulates a whole PC without a hypervisor: what another emulator takes
 * for the same work. Where QEMU is installed; the console is its serial port, on standard input and output.
 */
final class QemuPeer {
    private static final String PROGRAM = "qemu-system-x86_64";
    private static final String ENDED = "QEMU ended";
    private static final int BUFFER = 8192;

    private final List<Path> directories;

    @Inject
    QemuPeer() {
        this(Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator))
            .filter(directory -> !directory.isEmpty()).map(Path::of).toList());
    }

    /** @param directories where to look for QEMU */
    QemuPeer(List<Path> directories) {
        this.directories = directories;
    }

    /** QEMU, where it is installed. */
    Optional<Path> installed() {
        return directories.stream().map(directory -> directory.resolve(PROGRAM)).filter(Files::isExecutable)
            .findFirst();
    }

    /**
     * Boots the guest, runs the calls at its prompt and ends it.
     *
     * @throws IOException if QEMU ended, or the guest answered otherwise than it should or too late
     */
    Measured run(Path qemu, GuestConfig config, byte[] program, String name, List<Measured.Call> plan,
        long timeoutSeconds) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("ringzero-qemu");
        Path kernel = directory.resolve("kernel");
        Path ramdisk = directory.resolve("ramdisk");
        try {
            Files.write(kernel, config.kernel());
            Files.write(ramdisk, Objects.requireNonNull(ProgramArchive.with(config, name, program).ramdisk()));
            return measured(line(qemu, config, kernel, ramdisk), config, name, plan,
                System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds));
        } finally {
            Files.deleteIfExists(kernel);
            Files.deleteIfExists(ramdisk);
            Files.deleteIfExists(directory);
        }
    }

    private static List<String> line(Path qemu, GuestConfig config, Path kernel, Path ramdisk) {
        String commandLine = config.commandLine().replace("console=hvc0", "console=ttyS0").replace("earlyprintk=xen",
            "");
        return List.of(qemu.toString(), "-accel", "tcg", "-m", (config.memoryKib() >> 10) + "M", "-smp", "1",
            "-display", "none", "-monitor", "none", "-serial", "stdio", "-nic", "none", "-no-reboot", "-kernel",
            kernel.toString(), "-initrd", ramdisk.toString(), "-append", commandLine);
    }

    private static Measured measured(List<String> line, GuestConfig config, String name, List<Measured.Call> plan,
        long deadline) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>(List.of("true"));
        plan.forEach(call -> lines.add("/" + name + " " + call.arguments() + " || echo status $?"));
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        Process process = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        OutputStream keyboard = process.getOutputStream();
        AnswerScript script = new AnswerScript(lines, Objects.requireNonNull(config.prompt()),
            bytes -> type(keyboard, bytes), answer -> answers.add(answer.strip()), status -> {
            });
        Thread reader = new Thread(() -> read(process.getInputStream(), script, answers), "ringzero-qemu");
        reader.setDaemon(true);
        reader.start();
        try {
            List<Cost> costs = new ArrayList<>();
            next(answers, deadline, "booting");
            for (Measured.Call call : plan) {
                String answer = next(answers, deadline, call.arguments());
                if (!answer.matches("\\d+")) {
                    throw new IOException("'" + call.arguments() + "' in QEMU's guest said '" + answer + "'");
                }
                costs.add(new Cost(Long.parseLong(answer), 0, 0, 0));
            }
            return new Measured(plan, costs);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void read(InputStream printed, AnswerScript script, BlockingQueue<String> answers) {
        byte[] buffer = new byte[BUFFER];
        try (printed) {
            for (int n = printed.read(buffer); n >= 0; n = printed.read(buffer)) {
                script.output(java.util.Arrays.copyOf(buffer, n));
            }
        } catch (IOException | UncheckedIOException e) {
            // It is gone, as at the end of its output.
        }
        answers.add(ENDED);
    }

    private static void type(OutputStream keyboard, byte[] bytes) {
        try {
            keyboard.write(bytes);
            keyboard.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String next(BlockingQueue<String> answers, long deadline, String what)
        throws IOException, InterruptedException {
        String answer = answers.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (answer == null) {
            throw new IOException("QEMU's guest took too long (" + what + "): try --quick, or a longer --timeout");
        }
        if (answer.equals(ENDED)) {
            throw new IOException(answer + " early (" + what + ")");
        }
        return answer;
    }
}
