// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.text;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON (RFC 8259) from maps, iterables, strings, numbers, booleans and null; members in the map's order. */
public final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {
    }

    /** A value as text of several lines, with a line end behind it. */
    public static String of(@Nullable Object value) {
        Json json = new Json();
        json.value(value, 0);
        return json.out.append('\n').toString();
    }

    private void value(@Nullable Object value, int depth) {
        switch (value) {
            case null -> out.append("null");
            case String text -> string(text);
            case Map<?, ?> map -> object(map, depth);
            case Iterable<?> items -> array(items, depth);
            case Number number -> out.append(number);
            case Boolean bool -> out.append(bool);
            default -> throw new IllegalArgumentException("not for JSON: " + value.getClass().getName());
        }
    }

    private void object(Map<?, ?> map, int depth) {
        out.append('{');
        String between = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(between);
            line(depth + 1);
            string(String.valueOf(entry.getKey()));
            out.append(": ");
            value(entry.getValue(), depth + 1);
            between = ",";
        }
        if (!map.isEmpty()) {
            line(depth);
        }
        out.append('}');
    }

    private void array(Iterable<?> items, int depth) {
        out.append('[');
        String between = "";
        for (Object item : items) {
            out.append(between);
            value(item, depth + 1);
            between = ", ";
        }
        out.append(']');
    }

    private void line(int depth) {
        out.append('\n').repeat(' ', 2 * depth);
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> {
                    if (c < 0x20 || c == 0x7f || Character.isSurrogate(c)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
