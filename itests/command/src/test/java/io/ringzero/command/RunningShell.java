// SPDX-License-Identifier: Apache-2.0
package io.ringzero.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The shell as a process that stays: each line is answered before the next is given. By one thread. */
final class RunningShell implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 120;
    private static final String END = "answered-";

    private final Process process;
    private final OutputStream keyboard;
    private final Path err;
    private final BlockingQueue<String> printed = new LinkedBlockingQueue<>();
    private int lines;

    RunningShell(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Command.ROOT.resolve("launcher/ringzero").toString()));
        command.addAll(List.of(arguments));
        err = Files.createTempFile("ringzero", ".err");
        process = new ProcessBuilder(command).redirectError(err.toFile()).start();
        keyboard = process.getOutputStream();
        Thread reader = new Thread(this::read, "shell-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
            in.lines().forEach(printed::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a line printed. */
    String answer(String line) throws IOException, InterruptedException {
        String end = END + ++lines;
        keyboard.write((line + "\necho " + end + "\n").getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
        StringBuilder answer = new StringBuilder();
        while (true) {
            String next = printed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("no answer to '" + line + "', but: " + answer + Files.readString(err));
            }
            if (next.equals(end)) {
                return answer.toString();
            }
            answer.append(next).append('\n');
        }
    }

    /** Gives a line again and again until its answer holds a text; each answer takes its time, so nobody spins. */
    String untilAnswered(String line, String text) throws IOException, InterruptedException {
        String last = "";
        for (long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS); System
            .nanoTime() < deadline;) {
            last = answer(line);
            if (last.contains(text)) {
                return last;
            }
        }
        throw new AssertionError("'" + line + "' never printed '" + text + "', at last: " + last);
    }

    /** Ends the input and waits; what it said on standard error. */
    String end() throws IOException, InterruptedException {
        keyboard.close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the shell does not end: " + Files.readString(err));
        }
        return Files.readString(err);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(err);
    }
}
