// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal.inside;

import io.ringzero.api.launch.Terminal;
import io.ringzero.launcher.internal.Bridge;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** The process's terminal as the outer half handed it over. */
record BridgedTerminal(InputStream in, PrintStream out, PrintStream err, boolean interactive,
    Supplier<Runnable> rawMode) implements Terminal {

    @SuppressWarnings("unchecked") // Bridge says what is under which key
    static BridgedTerminal of(Map<String, Object> request) {
        return new BridgedTerminal((InputStream) there(request, Bridge.IN), (PrintStream) there(request, Bridge.OUT),
            (PrintStream) there(request, Bridge.ERR), (Boolean) there(request, Bridge.INTERACTIVE),
            (Supplier<Runnable>) there(request, Bridge.RAW));
    }

    static Object there(Map<String, Object> request, String key) {
        return Objects.requireNonNull(request.get(key), () -> "the request has no " + key);
    }

    @Override
    public Raw raw() {
        Runnable end = rawMode.get();
        return end::run;
    }
}
