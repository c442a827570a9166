// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject.internal;

import java.util.Map;
import java.util.TreeMap;

/** Reads the properties of {@link io.ringzero.inject.ProvidesService}. */
final class PropertyText {
    private PropertyText() {}

    /** @throws IllegalArgumentException naming the text that is wrong */
    static Map<String, Object> parse(String... texts) {
        Map<String, Object> properties = new TreeMap<>();
        for (String text : texts) {
            int equals = text.indexOf('=');
            int colon = text.lastIndexOf(':', equals);
            int nameEnd = colon >= 0 ? colon : equals;
            if (nameEnd <= 0) {
                throw new IllegalArgumentException(
                    "service property '" + text + "' is not name=value or name:Type=value");
            }
            String type = colon >= 0 ? text.substring(colon + 1, equals) : "String";
            properties.put(text.substring(0, nameEnd), value(text, type, text.substring(equals + 1)));
        }
        return properties;
    }

    private static Object value(String text, String type, String value) {
        try {
            return switch (type) {
                case "String" -> value;
                case "Integer" -> Integer.valueOf(value);
                case "Long" -> Long.valueOf(value);
                case "Boolean" -> bool(text, value);
                case "String[]" -> value.split(",", -1);
                default -> throw new IllegalArgumentException("service property '" + text + "' has the unknown type "
                    + type + ": use String, Integer, Long, Boolean or String[]");
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("service property '" + text + "' has no number that fits " + type, e);
        }
    }

    private static Boolean bool(String text, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("service property '" + text + "' is neither true nor false");
        };
    }
}
