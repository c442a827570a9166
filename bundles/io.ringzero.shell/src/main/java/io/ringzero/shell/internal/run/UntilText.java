// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import io.ringzero.api.device.Console;
import io.ringzero.shell.internal.text.VtParser;
import java.nio.charset.StandardCharsets;

/** Waits for a text in a guest's output, control sequences and CR left out. In turns of the console back-end. */
final class UntilText implements Console.Listener, VtParser.Target {
    private final VtParser parser = new VtParser(this);
    private final String wanted;
    private final Runnable found;
    private final StringBuilder last = new StringBuilder();
    private boolean done;

    /**
     * A wait.
     *
     * @param found runs once, in the turn of the output that completes the text
     */
    UntilText(String wanted, Runnable found) {
        // The stream is compared byte by byte, whatever its encoding.
        this.wanted = new String(wanted.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        this.found = found;
    }

    @Override
    public void output(byte[] bytes) {
        parser.accept(bytes);
    }

    @Override
    public void print(byte character) {
        take((char) (character & 0xff));
    }

    @Override
    public void control(int code) {
        if (code == '\n' || code == '\t') {
            take((char) code);
        }
    }

    @Override
    public void sequence(char function, int[] parameters) {
        // Shows nothing.
    }

    private void take(char c) {
        last.append(c);
        if (last.length() > wanted.length()) {
            last.deleteCharAt(0);
        }
        if (!done && wanted.contentEquals(last)) {
            done = true;
            found.run();
        }
    }
}
