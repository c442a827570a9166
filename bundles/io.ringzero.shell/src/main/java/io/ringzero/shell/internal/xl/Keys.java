// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;

/** Keys that end what goes on until the operator has enough: q, Escape, Ctrl-C. */
final class Keys {
    private static final int ESCAPE = 0x1b;
    private static final int CONTROL_C = 3;

    private Keys() {
    }

    /** Reads until one of them or the end of the input, then says so. */
    static void await(InputStream keys, CountDownLatch enough) {
        try {
            int key = 0;
            while (key >= 0 && key != 'q' && key != 'Q' && key != ESCAPE && key != CONTROL_C) {
                key = keys.read();
            }
        } catch (IOException e) {
            System.getLogger(Keys.class.getName()).log(Level.DEBUG, "the session's input ended", e);
        } finally {
            enough.countDown();
        }
    }
}
