// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * The lines that a terminal stream leaves behind: text written over by CR, BS, cursor moves and erasures within a line is
 * gone, control sequences too. Knows no screen size; a cursor position further down begins a new line. Characters are bytes
 * (ISO 8859-1), so that text of any encoding passes through. A shell's mark of a command's end (OSC 133;D;STATUS, as terminals
 * with shell integration know it) ends the line that the command left open. One thread.
 */
public final class PlainText implements VtParser.Target {
    /** Longest line kept: a guest that prints without line ends gets its line cut here. */
    static final int LONGEST_LINE = 64 * 1024;
    private static final int TAB = 8;
    private static final String COMMAND_ENDED = "133;D;";

    private final VtParser parser = new VtParser(this);
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private int column;
    /** Row of the cursor as the stream last gave it, 0 for unknown. */
    private int row;
    private OptionalInt status = OptionalInt.empty();
    private boolean marks;
    private boolean afterMark;

    public void accept(byte[] bytes) {
        parser.accept(bytes);
    }

    /** The line that the cursor is in. */
    public String current() {
        return line.toString();
    }

    /** Whether the cursor stands behind the last character of its line. */
    public boolean atEnd() {
        return column == line.length();
    }

    /** The lines that were ended since the last call, oldest first. */
    public List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.clear();
        return taken;
    }

    /**
     * Whether the line that the cursor is in can be a prompt: the first after a mark of a command's end, or of somebody who sets
     * no such marks.
     */
    public boolean mayBePrompt() {
        return afterMark || !marks;
    }

    /** Forgets the status that was told. */
    public void forgetStatus() {
        status = OptionalInt.empty();
    }

    /** Exit status in the last mark of a command's end, 0 to 255; empty where none has come. */
    public OptionalInt status() {
        return status;
    }

    /** Text as bytes again. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void print(byte character) {
        if (column >= LONGEST_LINE) {
            endLine();
        }
        pad();
        char c = (char) (character & 0xff);
        if (column < line.length()) {
            line.setCharAt(column, c);
        } else {
            line.append(c);
        }
        column++;
    }

    private void pad() {
        while (line.length() < column) {
            line.append(' ');
        }
    }

    @Override
    public void control(int code) {
        switch (code) {
            case '\n' -> {
                endLine();
                row = row == 0 ? 0 : row + 1;
            }
            case '\r' -> column = 0;
            case '\b' -> column = Math.max(0, column - 1);
            case '\t' -> {
                column = (column / TAB + 1) * TAB;
                pad();
            }
            default -> {
                // BEL and others show nothing.
            }
        }
    }

    private void endLine() {
        lines.add(line.toString());
        line.setLength(0);
        column = 0;
        afterMark = false;
    }

    @Override
    public void sequence(char function, int[] parameters) {
        int first = parameters[0];
        int many = Math.max(1, first);
        switch (function) {
            case 'C' -> column = Math.min(column + many, LONGEST_LINE);
            case 'D' -> column = Math.max(0, column - many);
            case 'G' -> column = Math.min(many - 1, LONGEST_LINE);
            case 'H', 'f' -> position(many, parameters.length > 1 ? Math.max(1, parameters[1]) : 1);
            case 'K', 'J' -> erase(first);
            case 'P' -> line.delete(Math.min(column, line.length()), Math.min(column + many, line.length()));
            default -> {
                // Colours, modes, scrolling regions: nothing that a line keeps.
            }
        }
    }

    @Override
    public void command(String text) {
        if (!text.startsWith(COMMAND_ENDED)) {
            return;
        }
        // A shell that draws its prompt anew begins at the line's start.
        if (column > 0) {
            endLine();
        }
        marks = true;
        afterMark = true;
        String digits = text.substring(COMMAND_ENDED.length());
        status = digits.matches("\\d{1,3}") ? OptionalInt.of(Integer.parseInt(digits) & 0xff) : OptionalInt.empty();
    }

    private void position(int newRow, int newColumn) {
        if (row > 0 && newRow > row && line.length() > 0) {
            endLine();
        }
        row = newRow;
        column = Math.min(newColumn - 1, LONGEST_LINE);
    }

    private void erase(int what) {
        switch (what) {
            case 0 -> line.setLength(Math.min(column, line.length()));
            case 1 -> {
                for (int i = 0; i < Math.min(column + 1, line.length()); i++) {
                    line.setCharAt(i, ' ');
                }
            }
            default -> line.setLength(0);
        }
    }
}
