// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * Where the operator sits who gave a command: for verbs that talk while they work. Used on the command's thread.
 *
 * @param keys what is typed
 * @param out what is shown
 * @param raw how to have keys one by one, without echo
 */
record Seat(InputStream keys, PrintStream out, RawMode raw) {
    /** A way into raw mode. */
    @FunctionalInterface
    interface RawMode {
        /** Enters; closing it leaves. Without effect where there is no terminal. */
        Stay enter();

        /** Whether there is a terminal, whose keys are meant for the command that runs. */
        default boolean terminal() {
            return true;
        }
    }

    /** A stay in raw mode. */
    @FunctionalInterface
    interface Stay extends AutoCloseable {
        @Override
        void close();
    }
}
