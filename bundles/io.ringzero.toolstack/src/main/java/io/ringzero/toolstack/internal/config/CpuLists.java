// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import io.ringzero.api.toolstack.CpuMask;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The keys {@code cpus} and {@code cpus_soft}: one text for all vCPUs, or a list with a text or a number for each (xl.cfg(5)). */
final class CpuLists {
    private CpuLists() {
    }

    /** Masks by vCPU; empty where the key is not set, problems where it is wrong. */
    static List<Long> masks(Settings settings, Problems problems, String key, int vcpus) {
        List<Long> masks = new ArrayList<>();
        for (ConfigValue value : settings.values(key)) {
            masks.add(mask(value, key, problems));
        }
        if (settings.has(key) && !settings.list(key)) {
            return Collections.nCopies(vcpus, masks.getFirst());
        }
        if (masks.size() > vcpus) {
            problems.warn(settings.place(key), "'" + key + "' has " + masks.size() + " entries for " + vcpus
                + " vCPUs; remove some or raise 'maxvcpus'");
            return masks.subList(0, vcpus);
        }
        return masks;
    }

    private static long mask(ConfigValue value, String key, Problems problems) {
        String text = switch (value) {
            case ConfigValue.Text given -> given.text();
            case ConfigValue.Number given -> Long.toString(given.number());
            case ConfigValue.Items given -> given.kind();
        };
        try {
            return CpuMask.parse(text);
        } catch (IllegalArgumentException e) {
            problems.error(value.place(), "'" + key + "' is wrong: " + e.getMessage());
            return -1;
        }
    }
}
