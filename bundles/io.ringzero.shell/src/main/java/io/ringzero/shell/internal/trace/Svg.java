// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.trace;

import java.util.Locale;

/** Text of an SVG picture, piece by piece; figures in pixels. One thread. */
final class Svg {
    private final StringBuilder text = new StringBuilder();

    Svg(int width, int height) {
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
            + " font-size=\"11\">%n<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", width, height, width, height);
    }

    /** What is between the tags of the picture, as it is. */
    void add(String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values));
    }

    /** A box that says what it is when pointed at. */
    void box(double x, double y, double width, double height, String fill, String says) {
        add("<rect x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\" fill=\"%s\"><title>%s</title></rect>%n", x, y,
            width, height, fill, escaped(says));
    }

    void words(double x, double y, String words) {
        add("<text x=\"%.1f\" y=\"%.1f\">%s</text>%n", x, y, escaped(words));
    }

    String done() {
        return text.append("</svg>\n").toString();
    }

    static String escaped(String words) {
        StringBuilder safe = new StringBuilder();
        words.codePoints()
            .map(c -> c < ' ' || c == 0xfffe || c == 0xffff || Character.isSurrogate((char) c) && c < 0x10000
                ? '?'
                : c)
            .forEach(safe::appendCodePoint);
        return safe.toString().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
