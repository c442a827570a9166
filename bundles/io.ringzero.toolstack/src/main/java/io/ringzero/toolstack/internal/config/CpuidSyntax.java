// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import io.ringzero.api.xen.CpuidSetting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The value of {@code cpuid} as xl.cfg(5) has it: {@code host,NAME=VALUE,...}. A value is a number, or {@code x} (as without
 * it), {@code k} or {@code s} (as the host has it), which are all the same here: a domain gets what the CPU engine has.
 */
final class CpuidSyntax {
    /** Fields that follow from the domain itself, and the hypervisor's own leaves. */
    private static final List<String> FIXED = List.of("brandid", "clflush", "proccount", "localapicid", "nc",
        "apicidsize", "maxhvleaf", "osxsave", "hypervisor");

    private CpuidSyntax() {
    }

    /** The settings of a text, in its order; what is wrong goes to the problems. */
    static List<CpuidSetting> parse(String text, Place place, Problems problems) {
        List<CpuidSetting> settings = new ArrayList<>();
        String[] parts = text.split(",", -1);
        if (!parts[0].strip().equals("host")) {
            problems.error(place, "'cpuid' begins with '" + parts[0].strip()
                + "'; write \"host,NAME=VALUE,...\", the only form there is here");
            return settings;
        }
        for (int i = 1; i < parts.length; i++) {
            part(parts[i].strip(), place, problems, settings);
        }
        return settings;
    }

    private static void part(String part, Place place, Problems problems, List<CpuidSetting> settings) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? part : part.substring(0, equals).strip();
        if (equals < 0) {
            problems.error(place, "'cpuid' has '" + part + "' without a value; write " + (part.isEmpty()
                ? "NAME"
                : part) + "=0 or =1, or remove it");
            return;
        }
        Optional<CpuidNames.Field> field = CpuidNames.field(name);
        if (field.isEmpty()) {
            problems.error(place, "'cpuid' names the unknown feature '" + name + "'; "
                + CpuidNames.nearest(name).map(near -> "did you mean '" + near + "'?")
                    .orElse("see xl.cfg(5) for the names there are"));
            return;
        }
        String value = part.substring(equals + 1).strip();
        if (List.of("x", "k", "s").contains(value)) {
            return;
        }
        if (FIXED.contains(name)) {
            problems.error(place, "'" + name + "' of 'cpuid' follows from the domain and cannot be set; remove it");
            return;
        }
        number(field.get(), value, place, problems)
            .ifPresent(number -> settings.addAll(settings(field.get(), number)));
    }

    private static Optional<Long> number(CpuidNames.Field field, String value, Place place, Problems problems) {
        // An extended family is added to 15.
        long most = field.name().equals("family") ? 15 + 255 : (1L << field.bits()) - 1;
        try {
            long number = Long.decode(value);
            if (number >= 0 && number <= most) {
                return Optional.of(number);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        problems.error(place, "'" + field.name() + "' of 'cpuid' is '" + value + "'; write a number from 0 to " + most
            + ", or x, k or s");
        return Optional.empty();
    }

    /** Family and model lie in two places of leaf 1's EAX (APM Vol. 3, Fn0000_0001_EAX). */
    private static List<CpuidSetting> settings(CpuidNames.Field field, long number) {
        int value = (int) number;
        return switch (field.name()) {
            case "family" -> List.of(new CpuidSetting("family", 1, 0, 'a', 8, 4, Math.min(value, 15)),
                new CpuidSetting("family", 1, 0, 'a', 20, 8, Math.max(value - 15, 0)));
            case "model" -> List.of(new CpuidSetting("model", 1, 0, 'a', 4, 4, value & 15),
                new CpuidSetting("model", 1, 0, 'a', 16, 4, value >> 4));
            default -> List.of(new CpuidSetting(field.name(), field.leaf(), 0, field.register(), field.shift(),
                field.bits(), value));
        };
    }
}
