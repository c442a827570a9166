// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import java.util.List;

/** A value of a configuration, with its place. */
sealed interface ConfigValue {
    Place place();

    /** What it is, for messages. */
    String kind();

    /** Whether it asks for nothing: an empty text or list, or zero. */
    boolean none();

    /** A text in quotes, or a bare word of an override. */
    record Text(Place place, String text) implements ConfigValue {
        @Override
        public String kind() {
            return "a text";
        }

        @Override
        public boolean none() {
            return text.isEmpty();
        }
    }

    /** A number: decimal, octal or hexadecimal. */
    record Number(Place place, long number) implements ConfigValue {
        @Override
        public String kind() {
            return "a number";
        }

        @Override
        public boolean none() {
            return number == 0;
        }
    }

    /** A list. */
    record Items(Place place, List<ConfigValue> items) implements ConfigValue {
        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public boolean none() {
            return items.isEmpty();
        }
    }
}
