// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A domain that computes a checksum of its own memory and prints it, on the one pCPU of a machine fresh from power-on in virtual
 * time, beside a bad neighbour of the same weight or alone.
 */
final class BadNeighbour {
    /** What a virtual second is in instructions of a domain that has the pCPU to itself. */
    private static final double INSTRUCTIONS_PER_NANO = 1;
    private static final long KIB = 16 << 10;
    /** What the bad one may have; it starts with half of it. */
    private static final long BAD_KIB = 32 << 10;
    private static final long SETTLE_NANOS = 60_000_000;
    private static final long STEP_NANOS = 100_000_000;
    private static final int MOST_STEPS = 100;
    private static final int PATIENCE_SECONDS = 300;
    /** Of the checksum at its least, so that it is still computing at the end of the window. */
    private static final long ROUND_NANOS = 9000;

    private final Ringzero ringzero = new Ringzero();
    private final Machine machine;
    private final Hypervisor hypervisor;
    private final Toolstack toolstack;

    BadNeighbour(String scheduler) throws Exception {
        ringzero.powerCycle(Map.of("ringzero.clock", "virtual", "ringzero.memory.mib", "128", "ringzero.seed", "7",
            "ringzero.pcpus", "1"));
        machine = ringzero.service(Machine.class);
        hypervisor = ringzero.service(Hypervisor.class);
        toolstack = ringzero.service(Toolstack.class);
        if (!machine.slots().use("scheduler", scheduler).done()) {
            throw new AssertionError("the scheduler " + scheduler + " did not take over");
        }
    }

    /**
     * What the good one had of it.
     *
     * @param share of the pCPU that went into the good one's own instructions, in the window
     * @param badShare of the pCPU that went into the bad one's
     * @param printed by the good one until its end
     * @param badPrinted by the bad one
     * @param calls of the bad one, by name
     * @param frames machine frames that the bad one took, all kinds
     * @param heapBytes Java heap that came with the bad one, at the end of the window
     * @param problems of the audit, and frames that were not given back
     */
    record Outcome(double share, double badShare, String printed, String badPrinted,
        SortedMap<String, Long> calls, long frames, long heapBytes, List<String> problems) {
    }

    /** @param bad name of an embedded guest, null for nobody */
    Outcome run(@Nullable String bad, long windowNanos) throws Exception {
        Machine.Hold hold = machine.hold();
        DomainId good = create("good", "checksum", Long.toString((windowNanos + 2 * SETTLE_NANOS) / ROUND_NANOS), KIB);
        long free = hypervisor.info().freeFrames();
        long heap = heap();
        DomainId other = bad == null ? null : create("bad", bad, "", BAD_KIB);
        hold = step(hold, SETTLE_NANOS);
        long goodBefore = instructions(good);
        long badBefore = other == null ? 0 : instructions(other);
        long start = machine.clock().systemNanos();
        hold = step(hold, windowNanos);
        double nanos = (machine.clock().systemNanos() - start) * INSTRUCTIONS_PER_NANO;
        double share = (instructions(good) - goodBefore) / nanos;
        double badShare = other == null ? 0 : (instructions(other) - badBefore) / nanos;
        long frames = free - hypervisor.info().freeFrames();
        long heapBytes = heap() - heap;
        List<String> problems = new ArrayList<>(hypervisor.audit().differences());
        if (other != null && hypervisor.crash(other).isPresent()) {
            problems.add("the bad one crashed: " + hypervisor.crash(other).orElseThrow());
        }
        for (int i = 0; hypervisor.domain(good).orElseThrow().shutdown() == null && i < MOST_STEPS; i++) {
            hold = step(hold, STEP_NANOS);
        }
        String printed = printed(good);
        String badPrinted = other == null ? "" : printed(other);
        SortedMap<String, Long> calls = other == null ? new TreeMap<>() : hypervisor.hypercalls(other);
        if (other != null) {
            toolstack.destroy(other);
            if (hypervisor.info().freeFrames() != free) {
                problems.add(free - hypervisor.info().freeFrames() + " frames were not given back");
            }
        }
        problems.addAll(hypervisor.audit().differences());
        toolstack.destroy(good);
        hold.close();
        return new Outcome(share, badShare, printed, badPrinted, calls, frames, heapBytes, problems);
    }

    private String printed(DomainId domain) throws Exception {
        return new String(ringzero.service(ConsoleBackend.class).console(domain).orElseThrow().backlog(),
            StandardCharsets.US_ASCII);
    }

    private long instructions(DomainId domain) {
        return hypervisor.domain(domain).map(DomainInfo::instructions).orElseThrow();
    }

    private DomainId create(String name, String guest, String commandLine, long mostKib) throws Exception {
        byte[] kernel = ringzero.service(EmbeddedGuests.class).image(guest);
        DomainId domain = toolstack.create(new GuestConfig(name, null, kernel, null, commandLine, KIB, mostKib, 1, 256,
            EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null));
        ringzero.service(Control.class).unpause(domain);
        return domain;
    }

    private Machine.Hold step(Machine.Hold hold, long nanos) throws Exception {
        var later = machine.holdAt(machine.clock().systemNanos() + nanos).toCompletableFuture();
        hold.close();
        return later.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
