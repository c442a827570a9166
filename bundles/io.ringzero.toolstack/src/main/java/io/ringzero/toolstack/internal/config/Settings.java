// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The settings in force, by key: the last one of a key wins, {@code +=} adds. Asks for values by kind. One thread. */
final class Settings {
    private final SortedMap<String, Setting> byKey = new TreeMap<>();
    private final Problems problems;
    private final Place end;

    /**
     * Nothing set yet.
     *
     * @param end what problems of missing keys point at
     */
    Settings(Problems problems, Place end) {
        this.problems = problems;
        this.end = end;
    }

    void put(Setting setting, boolean override) {
        Setting before = byKey.get(setting.key());
        if (before == null) {
            byKey.put(setting.key(), setting);
        } else if (setting.add()) {
            ConfigValue sum = sum(before.value(), setting.value());
            if (sum != null) {
                byKey.put(setting.key(), new Setting(setting.key(), setting.place(), sum, false));
            }
        } else {
            if (!override) {
                problems.warn(setting.place(),
                    "'" + setting.key() + "' was set at " + before.place() + " already; remove one of them");
            }
            byKey.put(setting.key(), setting);
        }
    }

    private @Nullable ConfigValue sum(ConfigValue one, ConfigValue other) {
        if (one instanceof ConfigValue.Text text && other instanceof ConfigValue.Text more) {
            return new ConfigValue.Text(text.place(), text.text() + more.text());
        }
        if (one instanceof ConfigValue.Items items && other instanceof ConfigValue.Items more) {
            List<ConfigValue> all = new ArrayList<>(items.items());
            all.addAll(more.items());
            return new ConfigValue.Items(items.place(), List.copyOf(all));
        }
        problems.error(other.place(),
            other.kind() + " cannot be added to " + one.kind() + "; add texts to texts and lists to lists");
        return null;
    }

    Iterable<Setting> all() {
        return byKey.values();
    }

    boolean has(String key) {
        return byKey.containsKey(key);
    }

    /** Where a key is set, else the end of the file. */
    Place place(String key) {
        Setting setting = byKey.get(key);
        return setting == null ? end : setting.value().place();
    }

    /** A text; a problem when it is of another kind. */
    Optional<String> text(String key) {
        Setting setting = byKey.get(key);
        if (setting == null) {
            return Optional.empty();
        }
        if (setting.value() instanceof ConfigValue.Text text) {
            return Optional.of(text.text());
        }
        problems.error(setting.value().place(),
            "'" + key + "' is " + setting.value().kind() + "; write " + key + " = \"text\"");
        return Optional.empty();
    }

    /** The values of a list, or the one value that stands alone; empty when the key is not set. */
    List<ConfigValue> values(String key) {
        Setting setting = byKey.get(key);
        if (setting == null) {
            return List.of();
        }
        return setting.value() instanceof ConfigValue.Items items ? items.items() : List.of(setting.value());
    }

    /** Whether a key is set to a list. */
    boolean list(String key) {
        Setting setting = byKey.get(key);
        return setting != null && setting.value() instanceof ConfigValue.Items;
    }

    /** A number within bounds; a problem when it is not. */
    long number(String key, long otherwise, long least, long most) {
        Setting setting = byKey.get(key);
        if (setting == null) {
            return otherwise;
        }
        Place place = setting.value().place();
        if (!(setting.value() instanceof ConfigValue.Number number)) {
            problems.error(place, "'" + key + "' is " + setting.value().kind() + "; write " + key + " = " + otherwise);
            return otherwise;
        }
        if (number.number() < least || number.number() > most) {
            problems.error(place,
                "'" + key + "' is " + number.number() + "; write a number from " + least + " to " + most);
            return otherwise;
        }
        return number.number();
    }
}
