// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** For how long guests stood still at each swap, in host time: percentiles, values and a plot of their distribution. One thread. */
final class SwapPauses {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 300;
    private static final int EDGE = 50;
    /** From a microsecond to a second, a bar for a tenth of a decade. */
    private static final int DECADES = 6;
    private static final int PER_DECADE = 10;
    private static final double MICRO = 1e3;

    private final List<Pause> pauses = new ArrayList<>();

    /** @param runnable vCPUs that could run at that moment */
    record Pause(String from, String to, int runnable, long nanos) {
    }

    void add(Pause pause) {
        pauses.add(pause);
    }

    /** How many there were into a scheduler. */
    long into(String scheduler) {
        return pauses.stream().filter(pause -> pause.to.equals(scheduler)).count();
    }

    int count() {
        return pauses.size();
    }

    /** Of all pauses that share is no longer; nanoseconds. */
    long percentile(double percent) {
        List<Long> sorted = pauses.stream().map(Pause::nanos).sorted().toList();
        return sorted.get(Math.clamp((int) Math.ceil(percent / 100 * sorted.size()) - 1, 0, sorted.size() - 1));
    }

    String summary() {
        return String.format(Locale.ROOT,
            "%d swaps: pause median %.1f us, p90 %.1f us, p99 %.1f us, longest %.1f us of host time", count(),
            percentile(50) / MICRO, percentile(90) / MICRO, percentile(99) / MICRO, percentile(100) / MICRO);
    }

    String csv() {
        StringBuilder csv = new StringBuilder("swap,from,to,runnable vCPUs,pause ns\n");
        for (int i = 0; i < pauses.size(); i++) {
            Pause pause = pauses.get(i);
            csv.append(i + 1).append(',').append(pause.from).append(',').append(pause.to).append(',')
                .append(pause.runnable).append(',').append(pause.nanos).append('\n');
        }
        return csv.toString();
    }

    /** Bars on a logarithmic scale of time. */
    String svg() {
        int[] bars = new int[DECADES * PER_DECADE];
        int most = 1;
        for (Pause pause : pauses) {
            int bar = Math.clamp((int) (Math.log10(Math.max(1, pause.nanos / MICRO)) * PER_DECADE), 0, bars.length - 1);
            most = Math.max(most, ++bars[bar]);
        }
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, "<svg xmlns=\"http://www.w3.org/2000/svg\" "
            + "width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n", WIDTH, HEIGHT));
        text(svg, EDGE, 20, summary());
        int wide = (WIDTH - 2 * EDGE) / bars.length;
        for (int i = 0; i < bars.length; i++) {
            int high = bars[i] * (HEIGHT - 2 * EDGE) / most;
            svg.append(String.format(Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#1f77b4\"/>%n", EDGE + i * wide,
                HEIGHT - EDGE - high, wide - 1, high));
        }
        for (int decade = 0; decade < DECADES; decade++) {
            text(svg, EDGE + decade * PER_DECADE * wide, HEIGHT - EDGE + 20,
                String.format(Locale.ROOT, "%.0f us", Math.pow(10, decade)));
        }
        text(svg, 4, EDGE, Integer.toString(most));
        return svg.append("</svg>\n").toString();
    }

    private static void text(StringBuilder svg, int x, int y, String text) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\">%s</text>%n", x, y, text));
    }
}
