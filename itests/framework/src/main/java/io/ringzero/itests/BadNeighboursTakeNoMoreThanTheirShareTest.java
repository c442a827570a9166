// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.toolstack.EmbeddedGuests;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Whatever a guest does for ever - spins, prints, sends events, hoards grants, balloons, tears page tables and TLBs down, sets
 * timers, writes to the store - a domain of the same weight on the same pCPU makes the progress of its share, to the instruction
 * in virtual time, and prints what it prints alone; what the hypervisor holds for the bad one is bounded, and comes back.
 * {@code docs/isolation.md} has the figures.
 */
class BadNeighboursTakeNoMoreThanTheirShareTest {
    private static final System.Logger LOG = System
        .getLogger(BadNeighboursTakeNoMoreThanTheirShareTest.class.getName());
    /** Long makes it sharper: a window begins and ends within a slice. */
    private static final long WINDOW_NANOS = 1_000_000
        * Long.parseLong(System.getenv().getOrDefault("RINGZERO_ISOLATION_MILLIS", "400"));
    private static final List<String> SCHEDULERS = List
        .of(System.getenv().getOrDefault("RINGZERO_ISOLATION_SCHEDULERS", "rr,bvt").split(","));
    /** Of the pCPU, the longest slice of the schedulers in the window allowed for on top. */
    private static final double LEAST_SHARE = 0.49;
    private static final double SLICE_NANOS = 10_000_000;
    /** All that it may have: its memory, 1 MiB beside, 64 frames of grants, and what the hypervisor needs for one domain. */
    private static final long MOST_FRAMES = (32 << 8) + 256 + 64 + 32;
    private static final long MOST_HEAP_BYTES = 48 << 20;
    /** What each does at least until the good one has ended, so that no storm is a calm; spinning makes no calls. */
    private static final Map<String, Integer> LEAST_CALLS = Map.of("memory_op.populate_physmap", 1000,
        "sched_op.block", 50, "event_channel_op.send", 10_000, "grant_table_op.map_grant_ref", 262_144,
        "mmuext_op.TLB_FLUSH_ALL", 10_000);
    private static final Map<String, String> CALLS = Map.of("storm-balloon", "memory_op.populate_physmap",
        "storm-dodge",
        "sched_op.block", "storm-events", "event_channel_op.send", "storm-flood", "event_channel_op.send",
        "storm-grants", "grant_table_op.map_grant_ref", "storm-store", "event_channel_op.send", "storm-tables",
        "mmuext_op.TLB_FLUSH_ALL", "storm-timers", "sched_op.block");
    private static final String FULL = "no handle is left";

    private final List<String> failed = new ArrayList<>();

    @Test
    void inVirtualTime() throws Exception {
        for (String scheduler : SCHEDULERS) {
            String alone = beside(scheduler, null).printed();
            for (String guest : new Ringzero().service(EmbeddedGuests.class).names()) {
                if (guest.startsWith("storm-")) {
                    BadNeighbour.Outcome outcome = beside(scheduler, guest);
                    judge(scheduler + " " + guest, alone, outcome);
                    expect(guest.equals("storm-spin") || stormed(guest, outcome),
                        scheduler + " " + guest + ": only " + outcome.calls() + ", it printed " + outcome.badPrinted());
                }
            }
        }
        assertEquals(List.of(), failed);
    }

    private static BadNeighbour.Outcome beside(String scheduler, @Nullable String guest)
        throws Exception {
        BadNeighbour.Outcome outcome = new BadNeighbour(scheduler).run(guest, WINDOW_NANOS);
        LOG.log(System.Logger.Level.INFO,
            String.format(Locale.ROOT, "%s | %s | %.2f %% | %.2f %% | %d frames | %d KiB", scheduler, guest,
                outcome.share() * 100, outcome.badShare() * 100, outcome.frames(), outcome.heapBytes() >> 10));
        return outcome;
    }

    private static boolean stormed(String guest, BadNeighbour.Outcome outcome) {
        String call = Objects.requireNonNull(CALLS.get(guest), () -> "the table above lacks " + guest);
        return outcome.calls().getOrDefault(call, 0L) >= LEAST_CALLS.getOrDefault(call, 0)
            && (!guest.equals("storm-grants") || outcome.badPrinted().contains(FULL));
    }

    private void judge(String what, String alone, BadNeighbour.Outcome outcome) {
        double least = LEAST_SHARE - SLICE_NANOS / WINDOW_NANOS;
        expect(outcome.share() >= least, what + ": a share of " + outcome.share() + ", less than " + least);
        expect(outcome.printed().equals(alone), what + ": printed " + outcome.printed() + " instead of " + alone);
        expect(outcome.frames() <= MOST_FRAMES, what + ": took " + outcome.frames() + " frames");
        expect(outcome.heapBytes() <= MOST_HEAP_BYTES, what + ": took " + outcome.heapBytes() + " bytes of heap");
        expect(outcome.problems().isEmpty(), what + ": " + outcome.problems());
    }

    private void expect(boolean good, String otherwise) {
        if (!good) {
            failed.add(otherwise);
        }
    }
}
