// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Others that run the same loop. */
enum Peer {
    /** The host's processor. */
    HOST {
        @Override
        Optional<byte[]> measure(Kernel kernel, Path folder) throws IOException, InterruptedException {
            Path program = folder.resolve("host");
            Files.write(program, PeerImage.forHost(kernel));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
            Path output = folder.resolve("host.out");
            return run(List.of(program.toString()), output, output);
        }
    },
    /** {@code qemu-system-x86_64} with its translator (TCG). */
    QEMU {
        @Override
        Optional<byte[]> measure(Kernel kernel, Path folder) throws IOException, InterruptedException {
            Path image = folder.resolve("image");
            Files.write(image, PeerImage.forBareMachine(kernel));
            Path output = folder.resolve("qemu.out");
            return run(List.of("qemu-system-x86_64", "-accel", "tcg", "-cpu", "max", "-m", "64", "-nodefaults",
                "-display", "none", "-no-reboot", "-kernel", image.toString(), "-chardev", "file,id=out,path=" + output,
                "-device", "isa-debugcon,chardev=out,iobase=0xe9", "-device", "isa-debug-exit,iobase=0xf4"),
                folder.resolve("qemu.log"), output);
        }
    };

    /** The six words of {@link PeerImage}; empty where this peer is not there. */
    abstract Optional<byte[]> measure(Kernel kernel, Path folder) throws IOException, InterruptedException;

    private static Optional<byte[]> run(List<String> command, Path log, Path output)
        throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        } catch (IOException notThere) {
            return Optional.empty();
        }
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command.getFirst() + " did not end within 120 s");
        }
        byte[] words = Files.readAllBytes(output);
        if (words.length != PeerImage.RESULT_BYTES) {
            throw new IOException(command.getFirst() + " gave no result: " + Files.readString(log));
        }
        return Optional.of(words);
    }

    /** Ticks of one run; fails when the answer is wrong. */
    static long ticks(Kernel kernel, byte[] words) {
        ByteBuffer in = ByteBuffer.wrap(words).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getLong(8) != kernel.answer()) {
            throw new IllegalStateException(kernel + " answered " + in.getLong(8) + ", not " + kernel.answer());
        }
        return in.getLong(0);
    }

    /** Ticks per nanosecond, from the host's words. */
    static double ticksPerNano(byte[] words) {
        ByteBuffer in = ByteBuffer.wrap(words).order(ByteOrder.LITTLE_ENDIAN);
        return (double) (in.getLong(40) - in.getLong(24)) / (in.getLong(32) - in.getLong(16));
    }
}
