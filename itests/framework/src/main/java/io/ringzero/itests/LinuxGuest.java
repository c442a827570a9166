// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.device.Console;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.CrashReport;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Hypervisor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Debian's cloud kernel, fetched at run time, on a machine fresh from power-on. */
final class LinuxGuest {
    /** What the kernel prints before its first program runs. */
    static final String AT_INIT = "Run /init as init process";
    private static final long MEMORY_KIB = 192 << 10;
    private static final long PATIENCE_SECONDS = 600;
    private static final long TENTH_NANOS = 100_000_000;
    private static final int MOST_TENTHS = 200;

    private final Ringzero ringzero = new Ringzero();
    private final Machine machine;
    private final Toolstack toolstack;
    private final Control control;
    private final GuestConfig config;

    /** Switches a machine with one pCPU on. */
    LinuxGuest(String clock) throws Exception {
        this(clock, 1);
    }

    /** Switches the machine on. */
    LinuxGuest(String clock, int pcpus) throws Exception {
        this(clock, pcpus, "512");
    }

    /** Switches a machine with so much memory on. */
    LinuxGuest(String clock, int pcpus, String memoryMib) throws Exception {
        ringzero.powerCycle(Map.of("ringzero.clock", clock, "ringzero.memory.mib", memoryMib, "ringzero.seed", "7",
            "ringzero.pcpus", Integer.toString(pcpus)));
        machine = ringzero.service(Machine.class);
        toolstack = ringzero.service(Toolstack.class);
        control = ringzero.service(Control.class);
        config = GrubRun.fetch(ringzero, "debian-cloud").sized(MEMORY_KIB, 1).preserved();
    }

    Ringzero ringzero() {
        return ringzero;
    }

    Machine machine() {
        return machine;
    }

    GuestConfig config() {
        return config;
    }

    /** Makes it, paused. */
    DomainId create() throws Exception {
        return toolstack.create(config);
    }

    void destroy(DomainId domain) throws Exception {
        toolstack.destroy(domain);
    }

    void unpause(DomainId domain) throws Exception {
        control.unpause(domain);
    }

    /** Starts it and lets it run until it has printed a text. */
    Machine.Hold runUntil(DomainId domain, String text) throws Exception {
        ConsoleText end = new ConsoleText(machine, text);
        try (AutoCloseable listening = console(domain).listen(end, true)) {
            control.unpause(domain);
            return end.await(PATIENCE_SECONDS);
        }
    }

    /** Starts it and types lines at its shell's prompt; the machine stands at the prompt after the last answer. */
    Machine.Hold type(DomainId domain, GuestScript script) throws Exception {
        Machine.Hold standing = machine.hold();
        control.unpause(domain);
        return type(domain, script, standing);
    }

    /** The same with one that was started, letting the machine run on. */
    Machine.Hold type(DomainId domain, GuestScript script, Machine.Hold standing) throws Exception {
        Hypervisor hypervisor = ringzero.service(Hypervisor.class);
        try (AutoCloseable listening = console(domain).listen(script, true)) {
            standing.close();
            return script.await(() -> hypervisor.crash(domain));
        }
    }

    /** Types a line and lets the machine run on, a tenth of a second at a time, until the guest has crashed; that report. */
    CrashReport typeUntilItCrashes(DomainId domain, String line, Machine.Hold standing) throws Exception {
        Hypervisor hypervisor = ringzero.service(Hypervisor.class);
        console(domain).type((line + "\r").getBytes(StandardCharsets.US_ASCII));
        Machine.Hold hold = standing;
        for (int tenths = 0; hypervisor.crash(domain).isEmpty() && tenths < MOST_TENTHS; tenths++) {
            var later = machine.holdAt(machine.clock().systemNanos() + TENTH_NANOS).toCompletableFuture();
            hold.close();
            hold = later.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        hold.close();
        return hypervisor.crash(domain).orElseThrow();
    }

    /** Lines for its shell. */
    GuestScript script(DomainId domain, long patienceSeconds, List<String> lines) throws Exception {
        return new GuestScript(machine, console(domain), "/ # ", lines, patienceSeconds);
    }

    private Console console(DomainId domain) throws Exception {
        return ringzero.service(ConsoleBackend.class).console(domain).orElseThrow();
    }
}
