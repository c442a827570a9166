// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.text;

/**
 * Takes a terminal's byte stream apart into characters and control functions (ECMA-48; the states are those of a VT500).
 * Sequences may be cut anywhere between two calls. What is not understood is left out, never shown. One thread.
 */
public final class VtParser {
    private static final int ESC = 0x1b;
    private static final int MOST_PARAMETERS = 16;
    private static final int LARGEST = 9999;
    /** Longest operating system command that is passed on. */
    private static final int LONGEST_COMMAND = 256;

    private final Target target;
    private final int[] parameters = new int[MOST_PARAMETERS];
    private int count;
    private boolean privateMode;
    private boolean isCommand;
    private final StringBuilder string = new StringBuilder();
    private State state = State.GROUND;

    private enum State {
        GROUND, ESCAPE, ESCAPE_MORE, CSI, CSI_IGNORE, STRING, STRING_ESCAPE
    }

    /** Hears what the stream says. */
    public interface Target {
        /** A byte that is shown. */
        void print(byte character);

        /** A control character: BS, HT, LF, CR and the like. */
        void control(int code);

        /**
         * A control sequence.
         *
         * @param function its last character
         * @param parameters its numbers; 0 where none was given
         */
        void sequence(char function, int[] parameters);

        /**
         * An operating system command (OSC), cut to 256 characters; most have no use for them.
         *
         * @param text between its introducer and its end
         */
        default void command(String text) {
        }
    }

    public VtParser(Target target) {
        this.target = target;
    }

    /** Takes more of the stream. */
    public void accept(byte[] bytes) {
        for (byte b : bytes) {
            accept(b);
        }
    }

    private void accept(byte b) {
        int c = b & 0xff;
        if (c == ESC && state != State.STRING) {
            state = State.ESCAPE;
            return;
        }
        switch (state) {
            case GROUND -> ground(b, c);
            case ESCAPE -> escape(c);
            case ESCAPE_MORE -> state = c < 0x30 ? State.ESCAPE_MORE : State.GROUND;
            case CSI, CSI_IGNORE -> csi(c);
            case STRING -> string(c);
            case STRING_ESCAPE -> {
                state = c == '\\' ? State.GROUND : State.STRING;
                endString();
            }
        }
    }

    private void string(int c) {
        if (c == ESC) {
            state = State.STRING_ESCAPE;
        } else if (c == 0x07) {
            state = State.GROUND;
            endString();
        } else if (string.length() < LONGEST_COMMAND) {
            string.append((char) c);
        }
    }

    private void endString() {
        if (isCommand && state == State.GROUND) {
            target.command(string.toString());
        }
    }

    private void ground(byte b, int c) {
        if (c < 0x20) {
            target.control(c);
        } else if (c != 0x7f) {
            target.print(b);
        }
    }

    private void escape(int c) {
        switch (c) {
            case '[' -> {
                java.util.Arrays.fill(parameters, 0);
                count = 1;
                privateMode = false;
                state = State.CSI;
            }
            case 'P', 'X', ']', '^', '_' -> {
                isCommand = c == ']';
                string.setLength(0);
                state = State.STRING;
            }
            default -> state = c >= 0x20 && c < 0x30 ? State.ESCAPE_MORE : State.GROUND;
        }
    }

    private void csi(int c) {
        if (c < 0x20) {
            target.control(c);
        } else if (c >= 0x40 && c < 0x7f) {
            if (state == State.CSI && !privateMode) {
                target.sequence((char) c, java.util.Arrays.copyOf(parameters, count));
            }
            state = State.GROUND;
        } else if (c >= '0' && c <= '9') {
            parameters[count - 1] = Math.min(parameters[count - 1] * 10 + c - '0', LARGEST);
        } else if (c == ';' && count < MOST_PARAMETERS) {
            count++;
        } else if (c >= '<' && c <= '?') {
            privateMode = true;
        } else {
            state = State.CSI_IGNORE;
        }
    }
}
