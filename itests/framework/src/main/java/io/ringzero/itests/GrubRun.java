// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assumptions.abort;

import io.ringzero.api.device.Console;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.ConfigException;
import io.ringzero.api.toolstack.GuestCatalogue;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.AuditReport;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Hypervisor;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * One life of Debian's GRUB on a machine fresh from power-on: boots, answers lines, is looked at while the machine stands still,
 * and is destroyed.
 */
final class GrubRun {
    private static final String PROMPT = "grub> ";

    private final Ringzero ringzero = new Ringzero();
    private final String guest;

    /** The 64-bit one. */
    GrubRun() {
        this("grub64");
    }

    /** By its catalogue name. */
    GrubRun(String guest) {
        this.guest = guest;
    }

    /**
     * How a run ended.
     *
     * @param answers to the lines typed
     * @param instructions retired by the machine
     * @param nanos system time at the end
     * @param memorySha256 of all machine frames
     * @param hypercalls by name
     * @param audit with the guest still there
     * @param freeFramesBefore before the domain was made
     * @param freeFramesAfter after it was destroyed
     */
    record Result(List<String> answers, long instructions, long nanos, String memorySha256,
        SortedMap<String, Long> hypercalls, AuditReport audit, long freeFramesBefore, long freeFramesAfter) {
    }

    /** Something that happens while the guest runs, on the test's thread. */
    @FunctionalInterface
    interface Meanwhile {
        void happen(Machine machine, Runnable start) throws Exception;
    }

    Result run(String clock, List<String> lines) throws Exception {
        return run(clock, lines, (machine, start) -> start.run());
    }

    /** Runs the guest; {@code meanwhile} has to start it. */
    Result run(String clock, List<String> lines, Meanwhile meanwhile) throws Exception {
        ringzero.powerCycle(Map.of("ringzero.clock", clock, "ringzero.memory.mib", "256", "ringzero.seed", "7"));
        Machine machine = ringzero.service(Machine.class);
        Hypervisor hypervisor = ringzero.service(Hypervisor.class);
        Control control = ringzero.service(Control.class);
        Toolstack toolstack = ringzero.service(Toolstack.class);
        GuestConfig config = fetch(ringzero, guest);
        long freeBefore = hypervisor.info().freeFrames();
        DomainId domain = toolstack.create(config.sized(128 << 10, 1).preserved());
        Console console = ringzero.service(ConsoleBackend.class).console(domain).orElseThrow();
        GuestScript script = new GuestScript(machine, console, PROMPT, lines);
        try (AutoCloseable listening = console.listen(script, true)) {
            meanwhile.happen(machine, () -> unpause(control, domain));
            try (Machine.Hold hold = script.await()) {
                Result seen = new Result(script.answers(), machine.stats().instructions(),
                    machine.clock().systemNanos(),
                    machine.memorySha256(), hypervisor.hypercalls(domain), hypervisor.audit(), freeBefore, 0);
                toolstack.destroy(domain);
                return new Result(seen.answers, seen.instructions, seen.nanos, seen.memorySha256, seen.hypercalls,
                    seen.audit, freeBefore, hypervisor.info().freeFrames());
            }
        }
    }

    /** The image from Debian's packages, or a skip with the reason where they cannot be reached. */
    static GuestConfig fetch(Ringzero ringzero, String name) throws InterruptedException {
        try {
            return ringzero.service(GuestCatalogue.class).fetch(name, line -> {
            }).config();
        } catch (ConfigException e) {
            if (System.getenv("CI") != null) {
                throw new AssertionError("in CI the guest can be had, but: " + e.getMessage(), e);
            }
            return abort("the image of " + name + " cannot be had here: " + e.getMessage());
        }
    }

    private static void unpause(Control control, DomainId domain) {
        try {
            control.unpause(domain);
        } catch (io.ringzero.api.xen.ControlException e) {
            throw new AssertionError(e);
        }
    }
}
