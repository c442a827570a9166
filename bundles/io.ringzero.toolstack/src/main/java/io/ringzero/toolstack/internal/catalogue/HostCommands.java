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
    public Result run(Path folder, List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("LC_ALL", "C");
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        Process process = builder.start();
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
