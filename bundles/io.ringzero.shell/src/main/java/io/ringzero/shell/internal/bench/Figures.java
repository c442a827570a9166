// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a run beside the paper's, as text, as comma-separated values and as a plot.
 *
 * @param guest measured in the guest
 * @param host measured on the host, null where it cannot run the program
 * @param qemu measured in QEMU's translator, null where it is not installed
 */
record Figures(Measured guest, @Nullable Measured host, @Nullable Measured qemu) implements Report {
    private static final double NANOS_PER_MICRO = 1000;
    private static final int LINE = 18;
    private static final int LEFT = 130;
    private static final int DECADE = 80;
    private static final List<String> COLOURS = List.of("#999999", "#1f77b4", "#9467bd", "#8c564b", "#2ca02c",
        "#ff7f0e", "#d62728");

    private List<Double> micros(Row row) {
        List<Double> all = new ArrayList<>(row.paper());
        all.add(micros(row, host));
        all.add(micros(row, qemu));
        all.add(guest.of(row).nanos() / NANOS_PER_MICRO);
        return all;
    }

    private static double micros(Row row, @Nullable Measured machine) {
        return machine == null ? Double.NaN : machine.of(row).nanos() / NANOS_PER_MICRO;
    }

    private static List<String> columns() {
        List<String> all = new ArrayList<>(Row.COLUMNS.stream().map(column -> column + " 2003").toList());
        all.addAll(List.of("this host", "QEMU TCG", "Ringzero"));
        return all;
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, Math.abs(value) < 100 ? "%.2f" : "%.0f", value);
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder(String.format("%-2s%-15s", "", "microseconds"));
        columns().forEach(column -> text.append(String.format("%12s", column)));
        text.append(String.format("%14s%10s%12s%n", "instructions", "exits", "hypercalls"));
        for (Row row : Row.ALL) {
            text.append(String.format("%-2d%-15s", row.table(), row.name()));
            List<Double> values = micros(row);
            for (int i = 0; i < values.size(); i++) {
                text.append(String.format("%12s", number(values.get(i)) + (noisy(row, i) ? "~" : "")));
            }
            Cost cost = guest.of(row);
            text.append(String.format("%14s%10s%12s%n", number(cost.instructions()), number(cost.exits()),
                number(cost.hypercalls())));
        }
        return text.append(
            "2003: as published, another machine. Medians of the repetitions; ~: these differ by more than half "
                + "of it.\nInstructions, exits and hypercalls: per operation, in the guest.\n")
            .toString();
    }

    /** Of what was measured here: the last three columns. */
    private boolean noisy(Row row, int column) {
        int measured = column - Row.COLUMNS.size();
        if (measured < 0) {
            return false;
        }
        Measured machine = measured == 0 ? host : measured == 1 ? qemu : guest;
        return machine != null && machine.noisy(row);
    }

    private String range(Row row, @Nullable Measured machine) {
        return machine == null ? "" : number(machine.range(row) / NANOS_PER_MICRO);
    }

    @Override
    public String csv() {
        StringBuilder csv = new StringBuilder("table,row,")
            .append(String.join(",", columns()))
            .append(",this host range,QEMU TCG range,Ringzero range,instructions,exits,hypercalls\n");
        for (Row row : Row.ALL) {
            Cost cost = guest.of(row);
            csv.append(row.table()).append(',').append(row.name()).append(',')
                .append(micros(row).stream().map(value -> value.isNaN() ? "" : number(value))
                    .collect(Collectors.joining(",")))
                .append(',').append(range(row, host)).append(',').append(range(row, qemu)).append(',')
                .append(range(row, guest))
                .append(',').append(number(cost.instructions())).append(',').append(number(cost.exits())).append(',')
                .append(number(cost.hypercalls())).append('\n');
        }
        return csv.toString();
    }

    /** Points on a logarithmic scale from 0.01 microseconds on, one line for each row. */
    @Override
    public String svg() {
        int height = LINE * (Row.ALL.size() + 3);
        StringBuilder svg = new StringBuilder(String.format("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
            + "height=\"%d\" font-family=\"sans-serif\" font-size=\"12\">%n", LEFT + 8 * DECADE, height));
        List<String> columns = columns();
        for (int i = 0; i < columns.size(); i++) {
            point(svg, LEFT + i * 100, LINE / 2 + 4, i);
            label(svg, LEFT + i * 100 + 8, LINE, columns.get(i));
        }
        for (int i = 0; i < Row.ALL.size(); i++) {
            Row row = Row.ALL.get(i);
            int y = LINE * (i + 3);
            label(svg, 4, y, row.name());
            List<Double> values = micros(row);
            for (int k = 0; k < values.size(); k++) {
                if (values.get(k) > 0) {
                    point(svg, LEFT + (int) ((Math.log10(Math.max(0.01, values.get(k))) + 2) * DECADE), y - 4, k);
                }
            }
        }
        for (int decade = 0; decade < 8; decade++) {
            label(svg, LEFT + decade * DECADE, LINE * 2, number(Math.pow(10, decade - 2)) + " us");
        }
        return svg.append("</svg>\n").toString();
    }

    private static void point(StringBuilder svg, int x, int y, int series) {
        svg.append(String.format("<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\"/>%n", x, y, COLOURS.get(series)));
    }

    private static void label(StringBuilder svg, int x, int y, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        svg.append(String.format("<text x=\"%d\" y=\"%d\">%s</text>%n", x, y, escaped));
    }
}
