// SPDX-License-Identifier: Apache-2.0
package io.ringzero.config.internal;

import io.ringzero.api.swap.Slots;
import io.ringzero.api.swap.SwapReport;
import java.util.Dictionary;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.ObjectClassDefinition;

/**
 * The configuration of the machine: key {@code scheduler}, the name of the one to be in use in the first CPU pool. One that is not there is
 * taken when it comes. A configuration that is deleted changes nothing. Any thread that is not a pCPU's.
 */
final class MachineConfiguration implements ManagedService, MetaTypeProvider {
    static final String PID = "io.ringzero.machine";
    private static final String KEY = "scheduler";
    private static final System.Logger LOG = System.getLogger(MachineConfiguration.class.getName());

    private final Slots slots;

    MachineConfiguration(Slots slots) {
        this.slots = slots;
    }

    @Override
    public void updated(@Nullable Dictionary<String, ?> configuration) {
        if (configuration == null) {
            return;
        }
        for (Enumeration<String> keys = configuration.keys(); keys.hasMoreElements();) {
            String key = keys.nextElement();
            if (!key.equals(KEY) && !Settings.passedOver(key)) {
                refused(key, "there is no such key, there is " + KEY + "; nothing was changed");
                return;
            }
        }
        Object value = configuration.get(KEY);
        String name = value == null ? "" : value.toString().strip();
        if (name.isEmpty()) {
            refused(KEY, "name a scheduler: xl sched-list shows them");
            return;
        }
        prefer(name);
    }

    private void prefer(String name) {
        try {
            SwapReport report = slots.prefer(KEY, name);
            if (report == null) {
                LOG.log(System.Logger.Level.WARNING, "configuration " + PID + ": there is no scheduler " + name
                    + " yet; it is put into use when it comes (xl sched-list shows those there are)");
            } else if (!report.done()) {
                refused(KEY, report.reason() + "; " + report.from() + " stays");
            }
        } catch (IllegalArgumentException e) {
            refused(KEY, String.valueOf(e.getMessage()));
        }
    }

    /** Said here, once: the Configuration Admin would add a stack trace. */
    private static void refused(String key, String reason) {
        LOG.log(System.Logger.Level.WARNING, "configuration " + PID + ", " + key + ": " + reason);
    }

    @Override
    public ObjectClassDefinition getObjectClassDefinition(String id, @Nullable String locale) {
        if (!id.equals(PID)) {
            throw new IllegalArgumentException(id + " is not described here, " + PID + " is");
        }
        List<String> names = slots.slots().stream().filter(slot -> slot.name().equals(KEY))
            .flatMap(slot -> slot.choices().stream()).toList();
        return new Description(PID, "machine", "What is in use in the machine.", List.of(new NameAttribute(KEY,
            "scheduler of the first CPU pool; one that is not there is put into use when it comes", names)));
    }

    @Override
    public String @Nullable [] getLocales() {
        return null;
    }
}
