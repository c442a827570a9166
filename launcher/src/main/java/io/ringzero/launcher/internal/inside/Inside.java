// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal.inside;

import io.ringzero.launcher.internal.Bridge;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.osgi.framework.BundleContext;

/** Takes a request of the outer half apart. Called on the process's main thread. */
final class Inside implements ToIntFunction<Map<String, Object>> {
    private final BundleContext context;

    Inside(BundleContext context) {
        this.context = context;
    }

    @Override
    @SuppressWarnings("unchecked") // Bridge says what is under which key
    public int applyAsInt(Map<String, Object> request) {
        BridgedTerminal terminal = BridgedTerminal.of(request);
        Object verb = request.get(Bridge.VERB);
        if (verb != null) {
            return new Verbs(context).run((String) verb, request, terminal);
        }
        Lines lines = new Lines(context, terminal);
        Object batch = request.get(Bridge.LINES);
        return batch == null ? lines.readAll() : lines.runAll((List<String>) batch);
    }
}
