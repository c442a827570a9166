// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import io.ringzero.api.device.Console;
import io.ringzero.api.launch.Terminal;
import java.io.IOException;
import java.util.Arrays;

/** Carries keys from a terminal to a guest's console until stdin ends, on a thread of its own that ends with the process. */
final class Keyboard {
    /** Ctrl-]. */
    private static final byte LEAVE = 0x1d;

    private Keyboard() {
    }

    /**
     * Begins to read.
     *
     * @param leave runs when the operator presses Ctrl-]; on a pipe that byte is one like others
     */
    static void start(Terminal terminal, Console console, Runnable leave) {
        Thread.ofPlatform().daemon().name("console-keys").start(() -> {
            byte[] buffer = new byte[1024];
            try {
                for (int n = terminal.in().read(buffer); n >= 0; n = terminal.in().read(buffer)) {
                    int end = terminal.interactive() ? indexOf(buffer, n) : n;
                    if (end > 0) {
                        console.type(Arrays.copyOf(buffer, end));
                    }
                    if (end < n) {
                        leave.run();
                        return;
                    }
                }
            } catch (IOException e) {
                System.getLogger(Keyboard.class.getName()).log(System.Logger.Level.DEBUG, "stdin ended", e);
            }
        });
    }

    private static int indexOf(byte[] buffer, int length) {
        for (int i = 0; i < length; i++) {
            if (buffer[i] == LEAVE) {
                return i;
            }
        }
        return length;
    }
}
