// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A trace as rows: who was on each pCPU, what each vCPU did and when it woke, and the swaps.
 *
 * @param pcpus by number; null stands for idle
 * @param vcpus what each did
 * @param wakes of each, ns of system time, ascending
 */
record Timeline(long beginNanos, long endNanos, SortedMap<Integer, List<Track.Span<Who>>> pcpus,
    SortedMap<Who, List<Track.Span<State>>> vcpus, Map<Who, List<Long>> wakes, List<Moment.Swap> swaps) {
    static Timeline of(Trace trace) {
        return new Maker(trace).make();
    }

    private static final class Maker {
        private final Trace trace;
        private final SortedMap<Integer, Track<Who>> pcpus = new TreeMap<>();
        private final SortedMap<Who, Track<State>> vcpus = new TreeMap<>();
        private final Map<Who, List<Long>> wakes = new TreeMap<>();
        private final List<Moment.Swap> swaps = new ArrayList<>();
        private long end;

        Maker(Trace trace) {
            this.trace = trace;
            this.end = trace.endNanos();
        }

        Timeline make() {
            for (int pcpu = 0; pcpu < trace.pcpus(); pcpu++) {
                pcpus.put(pcpu, new Track<>(trace.beginNanos()));
            }
            trace.last().keySet().forEach(this::vcpu);
            for (Moment moment : trace.moments()) {
                end = Math.max(end, moment.nanos());
                switch (moment) {
                    case Moment.Switch change -> change(change);
                    case Moment.Wake wake -> {
                        vcpu(wake.who()).change(wake.nanos(), State.BLOCKED, State.WAITING);
                        wakes.computeIfAbsent(wake.who(), any -> new ArrayList<>()).add(wake.nanos());
                    }
                    case Moment.Block block -> vcpu(block.who()).change(block.nanos(), block.ran()
                        ? State.RUNNING
                        : State.WAITING, State.BLOCKED);
                    case Moment.Swap swap -> swaps.add(swap);
                }
            }
            wakes.values().forEach(times -> times.sort(Long::compare));
            SortedMap<Integer, List<Track.Span<Who>>> rows = new TreeMap<>();
            pcpus.forEach((number, track) -> rows.put(number, track.end(end, always(number))));
            SortedMap<Who, List<Track.Span<State>>> states = new TreeMap<>();
            vcpus.forEach((who, track) -> states.put(who, track.end(end, always(who))));
            return new Timeline(trace.beginNanos(), end, rows, states, wakes, swaps);
        }

        private void change(Moment.Switch change) {
            Who from = change.from();
            Who to = change.to();
            if (from != null && !from.equals(to)) {
                // One that sleeps already was told to before; one that is gone does as little.
                vcpu(from).change(change.nanos(), change.fromRunnable() ? State.RUNNING : State.BLOCKED,
                    change.fromRunnable() ? State.WAITING : State.BLOCKED);
            }
            if (to != null) {
                vcpu(to).change(change.nanos(), State.WAITING, State.RUNNING);
            }
            pcpus.computeIfAbsent(change.pcpu(), any -> new Track<>(trace.beginNanos())).change(change.nanos(), from,
                to);
        }

        private Track<State> vcpu(Who who) {
            return vcpus.computeIfAbsent(who, any -> new Track<>(trace.beginNanos()));
        }

        private @Nullable State always(Who who) {
            Trace.Standing standing = trace.last().get(who);
            return standing == null ? null : standing.state();
        }

        /** Who runs on a pCPU now. */
        private @Nullable Who always(int pcpu) {
            return trace.last().entrySet().stream()
                .filter(entry -> entry.getValue().state() == State.RUNNING && entry.getValue().pcpu() == pcpu)
                .map(Map.Entry::getKey).sorted().findFirst().orElse(null);
        }
    }
}
