// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench.sched;

import io.ringzero.shell.internal.bench.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of a run, each with what was promised of it and what the paper has. */
record Outcome(List<Result> results) implements Report {
    private static final String LINE = "%-13s%-10s%-26s%-23s%12s %-5s%8s%8s  %s%n";

    Outcome {
        results = List.copyOf(results);
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, Math.abs(value) < 1000 ? "%.2f" : "%.0f", value);
    }

    private static String bound(Result result) {
        return Double.isNaN(result.most()) ? "" : number(result.most());
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, LINE, "experiment", "scheduler", "setting",
            "figure", "value", "", "at most", "2003", ""));
        for (Result each : results) {
            text.append(String.format(Locale.ROOT, LINE, each.experiment(), each.scheduler(), each.setting(),
                each.figure(), number(each.value()), each.unit(), bound(each), each.paper(),
                each.broken() ? "BROKEN" : "").stripTrailing()).append('\n');
        }
        return text
            .append(
                "In virtual time, but for what says host. 2003: as published. At most: what is promised; of shares either "
                    + "way. -: nothing came in the time given.\n")
            .toString();
    }

    @Override
    public String csv() {
        StringBuilder csv = new StringBuilder("experiment,scheduler,setting,figure,value,unit,at most,2003\n");
        for (Result each : results) {
            csv.append(String.join(",", each.experiment(), each.scheduler(), each.setting().replace(',', ';'),
                each.figure().replace(',', ';'), Double.isNaN(each.value()) ? "" : number(each.value()), each.unit(),
                bound(each), each.paper())).append('\n');
        }
        return csv.toString();
    }

    @Override
    public String svg() {
        List<Panel> panels = new ArrayList<>();
        panels.add(panel(Shares.NAME, "off its share", "Shares: off what the weight says, %", false));
        panels.add(panel(Isolation.NAME, "", "Isolation: lost beside the wild ones, %", false));
        panels.add(panel(Crowd.LATENCY, "mean", "Mean wake latency by number of busy domains, us", true));
        panels.add(panel(Crowd.THROUGHPUT, "lost in host time", "128 domains: throughput lost in host time, %", false));
        return Panel.picture(panels);
    }

    /** By scheduler and manner a line over the settings; where the figure is not given, over the figures. */
    private Panel panel(String experiment, String figure, String title, boolean logarithmic) {
        Panel panel = new Panel(title, logarithmic);
        for (Result each : results) {
            if (!each.experiment().equals(experiment) || !figure.isEmpty() && !figure.equals(each.figure())) {
                continue;
            }
            int comma = each.setting().indexOf(", ");
            boolean latency = experiment.equals(Crowd.LATENCY);
            String series = latency
                ? each.scheduler() + " " + each.setting().substring(comma + 2)
                : each.scheduler();
            String place = figure.isEmpty()
                ? each.figure()
                : latency ? each.setting().substring(0, comma) : each.setting();
            panel.add(series, place, each.value());
        }
        return panel;
    }
}
