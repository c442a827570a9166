// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal;

import io.ringzero.api.launch.Terminal;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** A terminal in memory. */
public final class FakeTerminal implements Terminal {
    private final InputStream in;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final boolean interactive;

    public FakeTerminal(String typed, boolean interactive) {
        this.in = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
        this.interactive = interactive;
    }

    /** What was printed as answer. */
    public String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    /** What was printed as fault. */
    public String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public PrintStream out() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream err() {
        return new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    @Override
    public boolean interactive() {
        return interactive;
    }

    @Override
    public Raw raw() {
        return () -> {
        };
    }
}
