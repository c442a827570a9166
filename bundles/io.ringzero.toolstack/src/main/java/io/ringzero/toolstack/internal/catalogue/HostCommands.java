// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.catalogue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of this host, in the language C, without standard input, with a limit of time and of output. */
final class HostCommands implements Commands {
    private static final int MOST_OUTPUT = 1 << 30;

    private final Duration patience;

    HostCommands(Duration patience) {
        this.patience = patience;
    }

    @Override
    public <T> T read(Path folder, List<String> command, Reader<T> reader) throws IOException {
        Process process = start(folder, command);
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        Thread errorReader = reader(process.getErrorStream(), errors);
        Thread.ofVirtual().start(() -> endInTime(process));
        try (InputStream in = process.getInputStream()) {
            T made = reader.read(in);
            boolean enough = in.read() >= 0; // not all of it was wanted: how the program would have ended says nothing
            int status = enough ? 0 : process.waitFor();
            if (status != 0) {
                errorReader.join();
                throw new IOException(
                    new Result(status, new byte[0], errors.toString(StandardCharsets.UTF_8)).reason());
            }
            return made;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(command.getFirst() + " was interrupted");
        } finally {
            process.destroyForcibly();
        }
    }

    private void endInTime(Process process) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
        }
    }

    private static Process start(Path folder, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("LC_ALL", "C");
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        return builder.start();
    }

    @Override
    public Result run(Path folder, List<String> command) throws IOException {
        Process process = start(folder, command);
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Thread errorReader = reader(process.getErrorStream(), errors);
        Thread outputReader = reader(process.getInputStream(), output);
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                    command.getFirst() + " did not end within " + patience.toSeconds() + " s; is the network slow?");
            }
            errorReader.join();
            outputReader.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(command.getFirst() + " was interrupted");
        } finally {
            process.destroyForcibly();
        }
        return new Result(process.exitValue(), output.toByteArray(), errors.toString(StandardCharsets.UTF_8));
    }

    private static Thread reader(InputStream in, ByteArrayOutputStream to) {
        return Thread.ofVirtual().start(() -> {
            try (in) {
                to.writeBytes(in.readNBytes(MOST_OUTPUT));
            } catch (IOException closed) {
                // The process was ended; what it said so far is enough.
            }
        });
    }
}
