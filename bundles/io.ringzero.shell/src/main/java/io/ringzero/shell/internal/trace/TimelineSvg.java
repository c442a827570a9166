// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.trace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Draws a timeline: a row for each pCPU with a colour for each vCPU, a row for each vCPU with what it did and a tick for each wake, a
 * line for each swap, an axis in milliseconds of system time, a legend. What is too narrow to see is drawn together and hatched, so the
 * picture's size has a bound whatever was recorded. One thread.
 */
public final class TimelineSvg {
    static final int PLOT = 1200;
    /** Rows of vCPUs, those of most changes; the picture tells how many more there were. */
    static final int MOST_VCPUS = 128;
    private static final int LEFT = 150;
    private static final int RIGHT = 30;
    private static final int HEAD = 60;
    private static final int ROW = 20;
    private static final int BAR = 14;
    private static final int FOOT = 90;
    private static final int LABEL = 110;
    private static final double GOLDEN_ANGLE = 137.508;

    private final Trace trace;
    private final Timeline timeline;
    private final double nanosPerPixel;
    private final SortedMap<Who, List<Track.Span<State>>> drawn = new TreeMap<>();
    private final Map<Who, String> colours = new HashMap<>();
    private final Svg svg;
    private final int bottom;

    private TimelineSvg(Trace trace) {
        this.trace = trace;
        timeline = Timeline.of(trace);
        nanosPerPixel = Math.max(1, timeline.endNanos() - timeline.beginNanos()) / (double) PLOT;
        List<Who> order = new ArrayList<>(timeline.vcpus().keySet());
        order.sort(Comparator.comparingInt((Who who) -> -timeline.vcpus().getOrDefault(who, List.of()).size())
            .thenComparing(Comparator.naturalOrder()));
        order.stream().limit(MOST_VCPUS).forEach(who -> drawn.put(who, timeline.vcpus().getOrDefault(who, List.of())));
        for (Who who : timeline.vcpus().keySet()) {
            colours.put(who, hue(colours.size()));
        }
        bottom = HEAD + ROW * (timeline.pcpus().size() + drawn.size());
        svg = new Svg(LEFT + PLOT + RIGHT, bottom + FOOT);
    }

    /** The picture of a trace. */
    public static String of(Trace trace) {
        return new TimelineSvg(trace).draw();
    }

    private String draw() {
        svg.add("<defs><pattern id=\"merged\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">"
            + "<path d=\"M0 4L4 0\" stroke=\"black\" stroke-width=\"0.8\"/></pattern></defs>%n");
        svg.words(10, 18, "Schedule: " + trace.summary());
        axis();
        int y = HEAD;
        for (Map.Entry<Integer, List<Track.Span<Who>>> row : timeline.pcpus().entrySet()) {
            svg.words(10, y + BAR - 2, "pCPU " + row.getKey());
            pcpu(row.getValue(), y);
            y += ROW;
        }
        for (Map.Entry<Who, List<Track.Span<State>>> row : drawn.entrySet()) {
            svg.box(10, y + 2, 8, BAR - 4, colour(row.getKey()), row.getKey().toString());
            svg.words(22, y + BAR - 2, name(row.getKey()));
            vcpu(row.getValue(), y);
            wakes(timeline.wakes().getOrDefault(row.getKey(), List.of()), y);
            y += ROW;
        }
        swaps();
        legend();
        return svg.done();
    }

    private void axis() {
        double millis = (timeline.endNanos() - timeline.beginNanos()) / 1e6;
        double step = Math.pow(10, Math.floor(Math.log10(millis)));
        step = millis / step < 2 ? step / 5 : millis / step < 5 ? step / 2 : step;
        int digits = Math.max(0, (int) Math.ceil(-Math.log10(step)));
        double first = Math.ceil(timeline.beginNanos() / 1e6 / step);
        for (double n = first; n * step * 1e6 <= timeline.endNanos(); n++) {
            double x = LEFT + (n * step * 1e6 - timeline.beginNanos()) / nanosPerPixel;
            svg.add("<path d=\"M%.1f %dV%d\" stroke=\"#dddddd\"/>%n", x, HEAD, bottom);
            svg.add("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%." + digits + "f</text>%n", x, bottom + 14,
                n * step);
        }
        svg.words(10, bottom + 14, "ms of system time");
    }

    private void pcpu(List<Track.Span<Who>> spans, int y) {
        for (Blocks.Block<Who> block : Blocks.of(spans, timeline.beginNanos(), nanosPerPixel)) {
            Who who = block.what();
            bar(block, y, BAR, who == null ? null : colour(who), who == null ? "idle" : name(who));
        }
    }

    private void vcpu(List<Track.Span<State>> spans, int y) {
        for (Blocks.Block<State> block : Blocks.of(spans, timeline.beginNanos(), nanosPerPixel)) {
            State state = block.what();
            int height = state == State.BLOCKED ? BAR / 4 : BAR;
            bar(block, y + BAR - height, height, state == null ? null : colour(state), state == null ? "" : state.text);
        }
    }

    private void bar(Blocks.Block<?> block, int y, int height, @Nullable String fill, String what) {
        String says = what + ", " + millis((block.to() - block.from()) * nanosPerPixel) + " ms from " + millis(timeline
            .beginNanos() + block.from() * nanosPerPixel) + (block.spans() > 1
                ? "; mostly: " + block.spans() + " changes drawn together"
                : "");
        if (fill != null) {
            svg.box(LEFT + block.from(), y, block.to() - block.from(), height, fill, says);
        }
        if (block.spans() > 1) {
            svg.box(LEFT + block.from(), y, block.to() - block.from(), height, "url(#merged)", says);
        }
    }

    /** One tick for all wakes of a pixel, a longer one for several. */
    private void wakes(Collection<Long> times, int y) {
        Map<Integer, Integer> ticks = new TreeMap<>();
        times.forEach(nanos -> ticks.merge(pixel(nanos), 1, Integer::sum));
        ticks.forEach((x, count) -> svg.add(
            "<path class=\"wake\" d=\"M%d %dv%d\" stroke=\"#d62728\"><title>%s</title></path>%n", LEFT + x, y - 3,
            count > 1 ? 8 : 5, count > 1 ? count + " wakes" : "wake"));
    }

    private void swaps() {
        Map<Integer, List<Moment.Swap>> lines = new TreeMap<>();
        timeline.swaps().forEach(swap -> lines.computeIfAbsent(pixel(swap.nanos()), any -> new ArrayList<>()).add(
            swap));
        int free = 0;
        for (Map.Entry<Integer, List<Moment.Swap>> line : lines.entrySet()) {
            List<Moment.Swap> here = line.getValue();
            String says = here.size() > 1 ? here.size() + " swaps" : text(here.getFirst());
            svg.add("<path class=\"swap\" d=\"M%d %dV%d\" stroke=\"#9467bd\" stroke-width=\"1.5\""
                + " stroke-dasharray=\"5 2\"><title>%s</title></path>%n", LEFT + line.getKey(), HEAD - 16, bottom,
                Svg
                    .escaped(says));
            if (line.getKey() >= free) {
                svg.words(LEFT + line.getKey() + 3, HEAD - 8, says);
                free = line.getKey() + LABEL + 6 * Math.max(0, says.length() - 18);
            }
        }
    }

    private static String text(Moment.Swap swap) {
        return (swap.slot().equals("scheduler") ? "" : swap.slot() + ": ") + swap.from() + " to " + swap.to()
            + (swap.done() ? "" : " refused") + ", " + millis(swap.pauseNanos()) + " ms";
    }

    private void legend() {
        int y = bottom + 34;
        int x = 10;
        for (State state : State.values()) {
            int height = state == State.BLOCKED ? BAR / 4 : BAR;
            svg.box(x, y + BAR - height, 20, height, colour(state), state.text);
            svg.words(x + 25, y + BAR - 2, state.text);
            x += LABEL + 30;
        }
        svg.box(x, y, 20, BAR, "url(#merged)", "drawn together");
        svg.words(x + 25, y + BAR - 2, "several changes drawn together, in the colour of what took longest");
        y += ROW;
        svg.add("<path d=\"M20 %dv%d\" stroke=\"#d62728\"/>%n", y + 2, 8);
        svg.words(35, y + BAR - 2, "wake (longer: several)");
        svg.add("<path d=\"M190 %dv%d\" stroke=\"#9467bd\" stroke-width=\"1.5\" stroke-dasharray=\"5 2\"/>%n", y, BAR);
        svg.words(200, y + BAR - 2,
            "swap: from to, host time for which guests stood still; on pCPUs: the vCPU's colour");
        int more = timeline.vcpus().size() - drawn.size();
        if (more > 0) {
            svg.words(10, y + ROW + BAR - 2, more + " more vCPUs, of fewer changes, have no row");
        }
    }

    private int pixel(long nanos) {
        return (int) Math.min(PLOT, (nanos - timeline.beginNanos()) / nanosPerPixel);
    }

    private String name(Who who) {
        String domain = trace.names().getOrDefault(who.domid(), "domain " + who.domid());
        return (domain.length() > 14 ? domain.substring(0, 13) + "\u2026" : domain) + " " + who;
    }

    private String colour(Who who) {
        return colours.getOrDefault(who, "#7f7f7f");
    }

    private static String hue(int number) {
        return String.format(Locale.ROOT, "hsl(%.0f,60%%,%d%%)", number * GOLDEN_ANGLE % 360, 45 + number % 3
            * 10);
    }

    private static String colour(State state) {
        return switch (state) {
            case RUNNING -> "#2ca02c";
            case WAITING -> "#ff7f0e";
            case BLOCKED -> "#bbbbbb";
        };
    }

    private static String millis(double nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e6);
    }
}
