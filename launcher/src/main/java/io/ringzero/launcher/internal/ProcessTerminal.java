// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The streams of the process, taken before anything replaces them, and raw mode by {@code stty}, the one way that needs no
 * native code. The mode before is put back by whoever asked, and at the end of the process whatever happens.
 */
final class ProcessTerminal {
    /** Set by the start script: whether stdin and stdout are a terminal. */
    static final String PROPERTY = "ringzero.terminal";

    private final InputStream in = System.in;
    private final PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
        StandardCharsets.UTF_8);
    private final PrintStream err = System.err;
    private final AtomicReference<String> before = new AtomicReference<>("");

    InputStream in() {
        return in;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    boolean interactive() {
        String told = System.getProperty(PROPERTY);
        return told == null ? System.console() != null && System.console().isTerminal() : Boolean.parseBoolean(told);
    }

    /** Sets raw mode; the result ends it. */
    Runnable raw() {
        if (!interactive() || !before.get().isEmpty()) {
            return () -> {};
        }
        before.set(stty("-g").strip());
        stty("raw -echo");
        return this::restore;
    }

    /** Puts the mode back that was there before {@link #raw}, if need be. */
    void restore() {
        String mode = before.getAndSet("");
        if (!mode.isEmpty()) {
            stty(mode);
        }
    }

    private String stty(String arguments) {
        try {
            Process process = new ProcessBuilder("/bin/sh", "-c", "exec stty " + arguments)
                .redirectInput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            process.waitFor();
            return answer;
        } catch (IOException e) {
            err.println("ringzero: the terminal stays in line mode: " + e.getMessage());
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
