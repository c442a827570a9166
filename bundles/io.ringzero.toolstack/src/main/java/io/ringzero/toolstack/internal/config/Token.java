// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

/**
 * A word of a configuration.
 *
 * @param text what it says: a text without its quotes, a name or number as written, else the character itself
 */
record Token(Kind kind, String text, Place place) {
    /** What kinds of words there are. */
    enum Kind {
        NAME, NUMBER, TEXT, EQUALS, PLUS_EQUALS, OPEN, CLOSE, COMMA, END_OF_SETTING, END
    }

    /** For messages. */
    String shown() {
        return switch (kind) {
            case END_OF_SETTING -> "the end of the line";
            case END -> "the end of the file";
            case TEXT -> "a text";
            case NAME, NUMBER, EQUALS, PLUS_EQUALS, OPEN, CLOSE, COMMA -> "'" + text + "'";
        };
    }
}
