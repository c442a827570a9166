// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal;

import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sets up the JDK's logging, where {@code System.Logger} ends: one line each on stderr, warnings only unless asked. */
final class Logging {
    // Loggers are weakly held by the JDK: these keep their level.
    private final List<Logger> kept;

    Logging(boolean verbose) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s: %5$s%6$s%n");
        Logger root = Logger.getLogger("");
        Logger ours = Logger.getLogger("io.ringzero");
        root.setLevel(Level.WARNING);
        ours.setLevel(verbose ? Level.FINE : Level.WARNING);
        for (Handler handler : root.getHandlers()) {
            handler.setLevel(Level.ALL);
        }
        kept = List.of(root, ours);
    }

    /** The loggers that were set. */
    List<Logger> loggers() {
        return kept;
    }
}
