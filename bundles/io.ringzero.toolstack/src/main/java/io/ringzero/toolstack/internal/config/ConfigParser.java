// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import io.ringzero.toolstack.internal.config.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code key = value} and {@code key += value}, separated by line ends or semicolons; lists may nest and run over
 * lines. After a problem it goes on at the next line, so that one mistake does not hide the others.
 */
final class ConfigParser {
    /** Lists in lists: deeper ones are refused, so that input cannot exhaust the stack. */
    private static final int DEEPEST = 32;

    private final List<Token> tokens;
    private final Problems problems;
    private int at;

    private ConfigParser(List<Token> tokens, Problems problems) {
        this.tokens = tokens;
        this.problems = problems;
    }

    static List<Setting> parse(String source, String text, Problems problems) {
        return new ConfigParser(ConfigLexer.cut(source, text, problems), problems).settings();
    }

    /** An override: {@code key=value}, where the value may be a bare word. */
    static List<Setting> override(String source, String text, Problems problems) {
        int equals = text.indexOf('=');
        String key = equals < 0 ? "" : text.substring(0, equals).strip();
        if (!key.matches("[A-Za-z_][A-Za-z_0-9]*")) {
            problems.error(new Place(source, 1, 1), "'" + text + "' is not key=value; write, for example, memory=256");
            return List.of();
        }
        String value = text.substring(equals + 1).strip();
        // A number may have more settings behind it, as xl's manual shows: 'memory=256; vcpus=2'.
        if (!value.isEmpty() && "'\"[".indexOf(value.charAt(0)) >= 0
            || value.matches("-?(0[xX][0-9a-fA-F]+|[0-9]+)\\s*(;.*)?")) {
            return parse(source, text, problems);
        }
        Place place = new Place(source, 1, 1);
        return List.of(new Setting(key, place, new ConfigValue.Text(new Place(source, 1, equals + 2), value), false));
    }

    private List<Setting> settings() {
        List<Setting> settings = new ArrayList<>();
        while (peek().kind() != Kind.END) {
            if (peek().kind() == Kind.END_OF_SETTING) {
                at++;
                continue;
            }
            Setting setting = setting();
            if (setting == null) {
                skipLine();
            } else {
                settings.add(setting);
            }
        }
        return settings;
    }

    private @Nullable Setting setting() {
        Token key = peek();
        if (key.kind() != Kind.NAME) {
            problems.error(key.place(), key.shown() + " stands where a key is expected; write key = value");
            return null;
        }
        at++;
        Token sign = peek();
        if (sign.kind() != Kind.EQUALS && sign.kind() != Kind.PLUS_EQUALS) {
            problems.error(sign.place(), "after '" + key.text() + "' comes " + sign.shown() + "; write "
                + key.text() + " = value");
            return null;
        }
        at++;
        ConfigValue value = value(0);
        if (value == null) {
            return null;
        }
        Token end = peek();
        if (end.kind() != Kind.END && end.kind() != Kind.END_OF_SETTING) {
            problems.error(end.place(), end.shown() + " after the value of '" + key.text()
                + "'; begin a new line, or put ; between settings");
            return null;
        }
        return new Setting(key.text(), key.place(), value, sign.kind() == Kind.PLUS_EQUALS);
    }

    private @Nullable ConfigValue value(int depth) {
        Token token = peek();
        switch (token.kind()) {
            case TEXT -> {
                at++;
                return new ConfigValue.Text(token.place(), token.text());
            }
            case NUMBER -> {
                at++;
                return number(token);
            }
            case OPEN -> {
                if (depth == DEEPEST) {
                    problems.error(token.place(), "lists are nested deeper than " + DEEPEST + "; write a flatter list");
                    return null;
                }
                at++;
                return items(token.place(), depth);
            }
            case NAME -> problems.error(token.place(),
                "the value '" + token.text() + "' has no quotes; write \"" + token.text() + "\"");
            case EQUALS, PLUS_EQUALS, CLOSE, COMMA, END_OF_SETTING, END -> problems.error(token.place(),
                token.shown() + " stands where a value is expected; write a number, a \"text\" or a [list]");
        }
        return null;
    }

    private @Nullable ConfigValue number(Token token) {
        try {
            String digits = token.text();
            boolean negative = digits.startsWith("-");
            String rest = negative ? digits.substring(1) : digits;
            long value = Long.decode(rest);
            return new ConfigValue.Number(token.place(), negative ? -value : value);
        } catch (NumberFormatException notANumber) {
            problems.error(token.place(), "'" + token.text() + "' is not a number of 63 bits; write 256, 0400 or 0x100,"
                + " or put texts in quotes");
            return null;
        }
    }

    private @Nullable ConfigValue items(Place open, int depth) {
        List<ConfigValue> items = new ArrayList<>();
        while (true) {
            skipLineEnds();
            if (peek().kind() == Kind.CLOSE) {
                at++;
                return new ConfigValue.Items(open, List.copyOf(items));
            }
            if (peek().kind() == Kind.END) {
                problems.error(open, "this list has no closing ]; add it");
                return null;
            }
            ConfigValue item = value(depth + 1);
            if (item == null) {
                return null;
            }
            items.add(item);
            skipLineEnds();
            if (peek().kind() == Kind.COMMA) {
                at++;
            } else if (peek().kind() != Kind.CLOSE && peek().kind() != Kind.END) {
                problems.error(peek().place(), peek().shown() + " in a list; put , between items and ] at the end");
                return null;
            }
        }
    }

    private void skipLineEnds() {
        while (peek().kind() == Kind.END_OF_SETTING && !peek().text().equals(";")) {
            at++;
        }
    }

    private void skipLine() {
        while (peek().kind() != Kind.END && peek().kind() != Kind.END_OF_SETTING) {
            at++;
        }
    }

    private Token peek() {
        return tokens.get(at);
    }
}
