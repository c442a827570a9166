// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.debug;

import io.ringzero.api.xen.ControlException;
import io.ringzero.core.internal.log.HypervisorLog;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The keys that there are; {@code h} lists them. At safe points. */
@Singleton
public final class DebugKeys {
    private static final char HELP = 'h';

    private final Map<Character, DebugKey> keys = new TreeMap<>();
    private final HypervisorLog log;

    @Inject
    public DebugKeys(Set<DebugKey> all, HypervisorLog log) {
        this.log = log;
        all.forEach(key -> keys.put(key.key(), key));
    }

    /** Writes what a key shows into the log. */
    public void press(char key) throws ControlException {
        DebugKey pressed = keys.get(key);
        if (key == HELP) {
            log.add("'h' pressed -> showing installed handlers");
            keys.values().forEach(each -> log.add(" key '" + each.key() + "' => " + each.purpose()));
        } else if (pressed == null) {
            throw new ControlException("there is no debug key '" + key + "'; use h for help, or one of "
                + keys.keySet().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        } else {
            log.add("'" + key + "' pressed -> " + pressed.purpose());
            pressed.lines().forEach(log::add);
        }
    }
}
