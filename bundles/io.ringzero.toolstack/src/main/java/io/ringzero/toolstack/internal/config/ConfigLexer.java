// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import io.ringzero.toolstack.internal.config.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a configuration into words: names, numbers, texts in single or double quotes with C's escapes, punctuation.
 * Comments run from {@code #} to the end of the line; lines may end in CR LF. One thread, one text.
 */
final class ConfigLexer {
    private final String source;
    private final String text;
    private final Problems problems;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;
    private int lineStart;

    private ConfigLexer(String source, String text, Problems problems) {
        this.source = source;
        this.text = text;
        this.problems = problems;
    }

    /** All words; the last one is {@link Kind#END}. */
    static List<Token> cut(String source, String text, Problems problems) {
        return new ConfigLexer(source, text, problems).cut();
    }

    private List<Token> cut() {
        while (at < text.length()) {
            next();
        }
        add(Kind.END, "", place());
        return tokens;
    }

    private void next() {
        char c = text.charAt(at);
        Place place = place();
        if (c == '\n') {
            at++;
            line++;
            lineStart = at;
            add(Kind.END_OF_SETTING, "\n", place);
        } else if (c == ' ' || c == '\t' || c == '\r') {
            at++;
        } else if (c == '#') {
            while (at < text.length() && text.charAt(at) != '\n') {
                at++;
            }
        } else if (c == '\'' || c == '"') {
            at++;
            quoted(c, place);
        } else if (isWord(c)) {
            int start = at;
            while (at < text.length() && isWord(text.charAt(at))) {
                at++;
            }
            String word = text.substring(start, at);
            add(isDigit(word.charAt(0)) || word.charAt(0) == '-' ? Kind.NUMBER : Kind.NAME, word, place);
        } else if (c == '+' && at + 1 < text.length() && text.charAt(at + 1) == '=') {
            at += 2;
            add(Kind.PLUS_EQUALS, "+=", place);
        } else {
            at++;
            punctuation(c, place);
        }
    }

    private void punctuation(char c, Place place) {
        switch (c) {
            case '=' -> add(Kind.EQUALS, "=", place);
            case '[' -> add(Kind.OPEN, "[", place);
            case ']' -> add(Kind.CLOSE, "]", place);
            case ',' -> add(Kind.COMMA, ",", place);
            case ';' -> add(Kind.END_OF_SETTING, ";", place);
            default -> problems.error(place, "'" + printable(c) + "' does not belong here; put texts in quotes");
        }
    }

    private void quoted(char quote, Place place) {
        StringBuilder value = new StringBuilder();
        while (at < text.length() && text.charAt(at) != '\n') {
            char c = text.charAt(at);
            if (c == quote) {
                at++;
                add(Kind.TEXT, value.toString(), place);
                return;
            }
            if (c == '\\') {
                escape(value);
            } else {
                value.append(c);
                at++;
            }
        }
        problems.error(place, "this text has no closing " + quote + "; end it on the same line");
        add(Kind.TEXT, value.toString(), place);
    }

    private void escape(StringBuilder value) {
        Place place = place();
        at++;
        char c = at < text.length() ? text.charAt(at) : '\n';
        int simple = "abfnrtv\\'\"?".indexOf(c);
        if (simple >= 0) {
            value.append("\u0007\b\f\n\r\t\u000b\\'\"?".charAt(simple));
            at++;
        } else if (c == 'x') {
            at++;
            number(value, 16, 2, place);
        } else if (c >= '0' && c <= '3') {
            number(value, 8, 3, place);
        } else {
            problems.error(place, "'\\" + printable(c) + "' is no escape; write \\\\ for a backslash");
        }
    }

    private void number(StringBuilder value, int radix, int most, Place place) {
        int number = 0;
        int digits = 0;
        while (digits < most && at < text.length() && Character.digit(text.charAt(at), radix) >= 0) {
            number = number * radix + Character.digit(text.charAt(at++), radix);
            digits++;
        }
        if (digits == 0) {
            problems.error(place, "'\\x' without hexadecimal digits; write \\x41 for A");
        }
        value.append((char) number);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWord(char c) {
        return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == '-';
    }

    private static String printable(char c) {
        return c >= ' ' && c != 0x7f ? String.valueOf(c) : String.format("\\u%04x", (int) c);
    }

    private Place place() {
        return new Place(source, line, at - lineStart + 1);
    }

    private void add(Kind kind, String word, Place place) {
        tokens.add(new Token(kind, word, place));
    }
}
