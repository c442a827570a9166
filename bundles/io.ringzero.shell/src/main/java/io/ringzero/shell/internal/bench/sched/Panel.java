// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench.sched;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One chart of a picture: lines over named places. One thread. */
final class Panel {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 220;
    private static final int LEFT = 60;
    private static final int TOP = 30;
    private static final int BOTTOM = 30;
    private static final int LEGEND = 150;
    private static final int ROW = 16;
    private static final List<String> COLOURS = List.of("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd",
        "#8c564b", "#e377c2", "#7f7f7f");

    private final String title;
    private final boolean logarithmic;
    private final List<String> places = new ArrayList<>();
    private final Map<String, Map<String, Double>> series = new LinkedHashMap<>();

    /** @param logarithmic for figures above 0 of very different size */
    Panel(String title, boolean logarithmic) {
        this.title = title;
        this.logarithmic = logarithmic;
    }

    /** A point; one that is not a number is left out. */
    void add(String line, String place, double value) {
        if (Double.isNaN(value)) {
            return;
        }
        if (!places.contains(place)) {
            places.add(place);
        }
        series.computeIfAbsent(line, any -> new LinkedHashMap<>()).put(place, value);
    }

    /** The charts, one below another. */
    static String picture(List<Panel> panels) {
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, "<svg xmlns=\"http://www.w3.org/2000/svg\" "
            + "width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"11\">%n", WIDTH,
            HEIGHT * panels.size()));
        for (int i = 0; i < panels.size(); i++) {
            panels.get(i).draw(svg, i * HEIGHT);
        }
        return svg.append("</svg>\n").toString();
    }

    private double scaled(double value) {
        return logarithmic ? Math.log10(Math.max(0.1, value)) : value;
    }

    private void draw(StringBuilder svg, int top) {
        double least = all(0, true);
        double most = all(logarithmic ? 1 : 0.001, false);
        text(svg, LEFT, top + 18, title);
        int height = HEIGHT - TOP - BOTTOM;
        for (int i = 0; i <= 4; i++) {
            double at = least + (most - least) * i / 4;
            int y = top + TOP + height - height * i / 4;
            text(svg, 4, y + 4, String.format(Locale.ROOT, "%.3g", logarithmic ? Math.pow(10, at) : at));
            svg.append(
                String.format(Locale.ROOT, "<path d=\"M%d %dH%d\" stroke=\"#dddddd\"/>%n", LEFT, y, WIDTH - LEGEND));
        }
        for (int i = 0; i < places.size(); i++) {
            text(svg, x(i) - 20, top + HEIGHT - 10, places.get(i));
        }
        int number = 0;
        for (Map.Entry<String, Map<String, Double>> line : series.entrySet()) {
            String colour = COLOURS.get(number % COLOURS.size());
            StringBuilder path = new StringBuilder();
            line.getValue().forEach((place, value) -> {
                int y = top + TOP + height - (int) (height * (scaled(value) - least) / (most - least));
                int x = x(places.indexOf(place));
                path.append(path.isEmpty() ? "M" : "L").append(x).append(' ').append(y);
                svg.append(
                    String.format(Locale.ROOT, "<circle cx=\"%d\" cy=\"%d\" r=\"3\" fill=\"%s\"/>%n", x, y, colour));
            });
            svg.append(String.format(Locale.ROOT, "<path d=\"%s\" stroke=\"%s\" fill=\"none\"/>%n", path, colour));
            text(svg, WIDTH - LEGEND + 24, top + TOP + ROW * number, line.getKey());
            svg.append(String.format(Locale.ROOT, "<circle cx=\"%d\" cy=\"%d\" r=\"3\" fill=\"%s\"/>%n",
                WIDTH - LEGEND + 14, top + TOP + ROW * number - 4, colour));
            number++;
        }
    }

    private int x(int place) {
        return LEFT + 30 + place * (WIDTH - LEGEND - LEFT - 40) / Math.max(1, places.size());
    }

    /** The least or the greatest, and a value that is to be on the scale anyway. */
    private double all(double beside, boolean smallest) {
        double bound = beside;
        for (Map<String, Double> line : series.values()) {
            for (double value : line.values()) {
                bound = smallest ? Math.min(bound, scaled(value)) : Math.max(bound, scaled(value));
            }
        }
        return bound;
    }

    private static void text(StringBuilder svg, int x, int y, String text) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">%s</text>%n", x, y,
            text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")));
    }
}
