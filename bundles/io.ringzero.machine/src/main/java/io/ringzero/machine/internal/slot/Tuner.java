// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.Setting;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What configurations have set in the schedulers of one CPU pool. Only what differs from the time before is set: a value that
 * somebody else gave since stays until its own configuration changes. At safe points.
 */
final class Tuner {
    private final Map<String, List<Setting>> applied = new TreeMap<>();

    /** What was set last. */
    List<Setting> applied(String name) {
        return applied.getOrDefault(name, List.of());
    }

    /** All of it was set. */
    void done(String name, List<Setting> settings) {
        applied.put(name, settings);
    }

    /** Sets what has changed, all of it or nothing, on a thread that may be given up; throws what the scheduler throws. */
    static void set(Scheduler scheduler, List<Setting> old, List<Setting> wanted) {
        Deque<Setting> before = new ArrayDeque<>();
        try {
            for (Setting change : changes(old, wanted, scheduler.parameters())) {
                before.push(new Setting(change.domid(), change.name(), scheduler.tuned(change.domid(), change.name())));
                set(scheduler, change);
            }
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            before.forEach(setting -> set(scheduler, setting));
            throw e;
        }
    }

    /** Nothing of what was set is handed on: whoever comes begins with presets. */
    void forget() {
        applied.clear();
    }

    private static List<Setting> changes(List<Setting> old, List<Setting> wanted, List<Parameter> parameters) {
        List<Setting> changes = new ArrayList<>();
        for (Setting gone : old) {
            if (wanted.stream().noneMatch(gone::sameAs)) {
                parameters.stream().filter(parameter -> parameter.name().equals(gone.name()))
                    .forEach(parameter -> changes.add(new Setting(gone.domid(), gone.name(), parameter.preset())));
            }
        }
        wanted.stream().filter(setting -> !old.contains(setting)).forEach(changes::add);
        return changes;
    }

    private static void set(Scheduler scheduler, Setting setting) {
        scheduler.tune(setting.domid(), setting.name(), setting.value());
    }
}
