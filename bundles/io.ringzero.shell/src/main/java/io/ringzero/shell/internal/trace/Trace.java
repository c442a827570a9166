// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.trace;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was recorded.
 *
 * @param beginNanos system time of its begin
 * @param endNanos of its end
 * @param pcpus there are
 * @param moments in the order in which they came about
 * @param last vCPUs that were there at the end: of those without any moment this was the state all the time
 * @param names of domains
 * @param cut moments that were too many and are not in the list; time ends with the last that is
 */
public record Trace(long beginNanos, long endNanos, int pcpus, List<Moment> moments, Map<Who, Standing> last,
    Map<Integer, String> names, long cut) {
    public Trace {
        moments = List.copyOf(moments);
        last = Map.copyOf(last);
        names = Map.copyOf(names);
    }

    /** How a vCPU stood at the end, and its pCPU if it ran. */
    public record Standing(State state, int pcpu) {
    }

    /** For people: how many of each, and in which time. */
    public String summary() {
        return String.format(Locale.ROOT, "%d switches, %d wakes, %d blocks, %d swaps in %.3f ms of system time%s",
            count(Moment.Switch.class), count(Moment.Wake.class), count(Moment.Block.class), count(Moment.Swap.class),
            (endNanos - beginNanos) / 1e6, cut == 0 ? "" : "; " + cut + " more events came later and are left out");
    }

    private long count(Class<? extends Moment> kind) {
        return moments.stream().filter(kind::isInstance).count();
    }
}
