// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.device.Console;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Hypervisor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Debian's Linux hears what its toolstack writes into the store: its balloon gives pages back and takes more than it began
 * with, its init reboots into a new domain, and powers off. In virtual time.
 */
class LinuxObeysItsToolstackTest {
    private static final long BEGINS_KIB = 192 << 10;
    private static final long MAX_KIB = 256 << 10;
    private static final long LESS_KIB = 160 << 10;
    private static final long MORE_KIB = 224 << 10;
    private static final long PATIENCE_SECONDS = 600;
    /** What its drivers and its shell may take at most, in virtual time. */
    private static final long DRIVER_NANOS = 20_000_000_000L;
    /** The end of the mark before the prompt, and the prompt. */
    private static final String PROMPT = "\u0007/ # ";

    private final Ringzero ringzero = new Ringzero();
    private final Machine machine;
    private final Hypervisor hypervisor;
    private final Toolstack toolstack;
    private Machine.Hold hold;

    LinuxObeysItsToolstackTest() throws Exception {
        ringzero.powerCycle(Map.of("ringzero.clock", "virtual", "ringzero.memory.mib", "512", "ringzero.seed", "7"));
        machine = ringzero.service(Machine.class);
        hypervisor = ringzero.service(Hypervisor.class);
        toolstack = ringzero.service(Toolstack.class);
        hold = machine.hold();
    }

    @AfterEach
    void goOn() {
        hold.close();
    }

    @Test
    void balloonRebootAndPoweroff() throws Exception {
        long free = hypervisor.info().freeFrames();
        DomainId first = toolstack.create(GrubRun.fetch(ringzero, "debian-cloud").memory(BEGINS_KIB, MAX_KIB));
        ringzero.service(Control.class).unpause(first);
        until(first, PROMPT, "");
        long total = memTotal(first);
        long machineFree = hypervisor.info().freeFrames();

        toolstack.memoryTarget(first, LESS_KIB);
        runWhile(() -> memory(first) != LESS_KIB);
        assertEquals(LESS_KIB, memory(first));
        assertEquals(machineFree + (BEGINS_KIB - LESS_KIB) / 4, hypervisor.info().freeFrames());
        assertEquals(total - (BEGINS_KIB - LESS_KIB), memTotal(first));

        toolstack.memoryTarget(first, MORE_KIB);
        runWhile(() -> memory(first) != MORE_KIB);
        assertEquals(MORE_KIB, memory(first));
        assertEquals(total + MORE_KIB - BEGINS_KIB, memTotal(first));
        assertEquals(List.of(), hypervisor.audit().differences());

        toolstack.shutdown(first, "reboot");
        runWhile(() -> hypervisor.domain(first).isPresent());
        DomainId second = hypervisor.domains().getLast().id();
        assertEquals(first.domid() + 1, second.domid());
        assertEquals(MORE_KIB, memory(second));
        until(second, PROMPT, "");
        toolstack.shutdown(second, "poweroff");
        runWhile(() -> hypervisor.domain(second).isPresent());
        assertEquals(1, hypervisor.domains().size());
        assertEquals(free, hypervisor.info().freeFrames());
        assertEquals(List.of(), hypervisor.audit().differences());
    }

    private long memory(DomainId id) {
        return hypervisor.domain(id).orElseThrow().memoryKib();
    }

    /** Lets the guest run on, a tenth of a second at a time, at most as long as its driver may take. */
    private void runWhile(BooleanSupplier goesOn) throws Exception {
        long deadline = machine.clock().systemNanos() + DRIVER_NANOS;
        while (goesOn.getAsBoolean() && machine.clock().systemNanos() < deadline) {
            var later = machine.holdAt(machine.clock().systemNanos() + 100_000_000).toCompletableFuture();
            hold.close();
            hold = later.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** What the guest's kernel manages, KiB. */
    private long memTotal(DomainId id) throws Exception {
        String text = until(id, ";\n", "awk '/MemTotal/{print \"total=\" $2 \";\"}' /proc/meminfo");
        int at = text.lastIndexOf("total=") + "total=".length();
        return Long.parseLong(text.substring(at, text.indexOf(';', at)));
    }

    /** Types a line, if there is one, lets the machine run, and stops it at the instruction that completes a text. */
    private String until(DomainId id, String text, String line) throws Exception {
        Console console = ringzero.service(ConsoleBackend.class).console(id).orElseThrow();
        StringBuilder told = new StringBuilder();
        CompletableFuture<Machine.Hold> there = new CompletableFuture<>();
        Console.Listener listener = bytes -> {
            told.append(new String(bytes, StandardCharsets.ISO_8859_1).replace("\r", ""));
            if (!there.isDone() && told.indexOf(text) >= 0) {
                there.complete(machine.hold());
            }
        };
        try (AutoCloseable listening = console.listen(listener, line.isEmpty())) {
            if (!line.isEmpty()) {
                console.type((line + "\r").getBytes(StandardCharsets.ISO_8859_1));
            }
            hold.close();
            hold = there.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return told.toString();
        } catch (TimeoutException late) {
            throw new AssertionError("the guest did not print '" + text + "' but: " + told, late);
        }
    }
}
