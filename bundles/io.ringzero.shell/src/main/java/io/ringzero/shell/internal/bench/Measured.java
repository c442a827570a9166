// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import io.ringzero.shell.internal.bench.Row.Probe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * What one machine was measured to take. Every call is run at two lengths, and the difference counts: what starting the program
 * costs is in both and drops out exactly. The first repetitions only warm the machine up: an engine binds hot code as it goes.
 */
final class Measured {
    /** Repetitions at the start of a plan that do not count. */
    static final int WARM_UP = 1;
    /** A row is within noise where the repetitions' range is wider than this share of their median. */
    private static final double NOISE = 0.5;
    private static final int LONGER = 3;

    private final Map<Probe, List<Cost>> each = new HashMap<>();

    /** One call: a probe and its number of rounds. */
    record Call(Probe probe, int rounds) {
        String arguments() {
            return probe.arguments(rounds);
        }
    }

    /**
     * The calls of a plan in the order to run them, the warm-up first: files are made before as many are removed.
     *
     * @param repetitions that count
     * @param scale of the rounds
     */
    static List<Call> plan(int repetitions, double scale) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < repetitions + WARM_UP; i++) {
            for (int factor : new int[] {1, LONGER}) {
                for (Probe probe : Row.probes()) {
                    calls.add(new Call(probe, factor * (int) Math.max(1, Math.round(probe.rounds() * scale))));
                }
            }
        }
        return calls;
    }

    /** From what the calls of a plan cost, in its order. */
    Measured(List<Call> plan, List<Cost> costs) {
        Map<Probe, Cost> shorter = new HashMap<>();
        Map<Probe, Integer> rounds = new HashMap<>();
        for (int i = 0; i < plan.size(); i++) {
            Call call = plan.get(i);
            Cost before = shorter.remove(call.probe());
            if (before == null) {
                shorter.put(call.probe(), costs.get(i));
                rounds.put(call.probe(), call.rounds());
            } else {
                int more = call.rounds() - Objects.requireNonNull(rounds.get(call.probe()));
                each.computeIfAbsent(call.probe(), p -> new ArrayList<>()).add(costs.get(i).minus(before).over(more));
            }
        }
    }

    /** What one operation of a row costs: the median of the repetitions. */
    Cost of(Row row) {
        return Cost.median(repetitions(row));
    }

    /** How far the slowest repetition of a row is from the quickest, in nanoseconds. */
    double range(Row row) {
        double[] sorted = repetitions(row).stream().mapToDouble(Cost::nanos).sorted().toArray();
        return sorted[sorted.length - 1] - sorted[0];
    }

    /** Whether the repetitions of a row differ so much that its figure says little. */
    boolean noisy(Row row) {
        double nanos = of(row).nanos();
        return nanos <= 0 || range(row) > NOISE * nanos;
    }

    private List<Cost> repetitions(Row row) {
        List<Cost> whole = counted(row.probe());
        Probe less = row.less();
        return IntStream.range(0, whole.size()).mapToObj(i -> {
            Cost cost = whole.get(i).over(row.per());
            return less == null ? cost : cost.minus(counted(less).get(i).over(row.lessPer()));
        }).toList();
    }

    private List<Cost> counted(Probe probe) {
        List<Cost> all = Objects.requireNonNull(each.get(probe));
        return all.subList(WARM_UP, all.size());
    }
}
