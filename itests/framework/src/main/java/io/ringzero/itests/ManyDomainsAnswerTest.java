// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Hypervisor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Domains side by side in one process, in virtual time: embedded guests that turn a line round, and Debian's Linux with a
 * shell. All are there before the first is asked; each answers on its own console with what only it was asked; all are taken away and
 * leave no frame. Says how much heap one more domain takes. RINGZERO_DOMAINS says how many, RINGZERO_LINUX_DOMAINS how many of
 * them run Linux, RINGZERO_LINUX_MIB in how much memory.
 */
class ManyDomainsAnswerTest {
    private static final System.Logger LOG = System.getLogger(ManyDomainsAnswerTest.class.getName());
    private static final int DOMAINS = number("RINGZERO_DOMAINS", 12);
    private static final int LINUX = number("RINGZERO_LINUX_DOMAINS", 2);
    private static final long LINUX_KIB = number("RINGZERO_LINUX_MIB", 96) << 10;
    private static final long EMBEDDED_KIB = 8 << 10;
    private static final String LINUX_PROMPT = "/ # ";
    private static final long STEP_NANOS = 1_000_000_000;
    private static final int MOST_STEPS = 400;
    private static final long PATIENCE_SECONDS = 300;
    /** All of an embedded domain's kind: its state, its vCPU, ports, grants, console and store, in the Java heap. */
    private static final long MOST_HEAP_BYTES = 256 << 10;

    private final Ringzero ringzero = new Ringzero();
    private final List<DomainId> domains = new ArrayList<>();

    private static int number(String variable, int otherwise) {
        return Integer.parseInt(System.getenv().getOrDefault(variable, Integer.toString(otherwise)));
    }

    @Test
    void eachAnswersItsOwnLine() throws Exception {
        int embedded = DOMAINS - LINUX;
        long memoryKib = (64 << 10) + embedded * EMBEDDED_KIB + LINUX * (LINUX_KIB + 1024);
        ringzero.powerCycle(Map.of("ringzero.clock", "virtual", "ringzero.memory.mib", Long.toString(memoryKib >> 10),
            "ringzero.seed", "7", "ringzero.pcpus", "1"));
        Machine machine = ringzero.service(Machine.class);
        Hypervisor hypervisor = ringzero.service(Hypervisor.class);
        Toolstack toolstack = ringzero.service(Toolstack.class);
        long free = hypervisor.info().freeFrames();
        byte[] echo = ringzero.service(EmbeddedGuests.class).image("echo");
        GuestConfig linux = GrubRun.fetch(ringzero, "debian-cloud").sized(LINUX_KIB, 1).preserved();
        Machine.Hold hold = machine.hold();

        long before = heap();
        for (int i = 0; i < embedded; i++) {
            start(toolstack, new GuestConfig("echo" + i, null, echo, null, "", EMBEDDED_KIB, EMBEDDED_KIB, 1, 256,
                EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null));
        }
        hold = stepUntil(machine, hold, "echo> ", 0, embedded);
        long afterEmbedded = heap();
        for (int i = 0; i < LINUX; i++) {
            start(toolstack, linux.named("linux" + i, null));
        }
        hold = stepUntil(machine, hold, LINUX_PROMPT, embedded, DOMAINS);
        long afterLinux = heap();
        long each = (afterEmbedded - before) / embedded;
        LOG.log(System.Logger.Level.INFO, DOMAINS + " domains, " + LINUX + " of them Linux, at "
            + machine.clock().systemNanos() / 1_000_000 + " ms; bytes of heap each: " + each + " embedded, "
            + (afterLinux - afterEmbedded) / Math.max(1, LINUX) + " Linux");

        for (int i = 0; i < DOMAINS; i++) {
            String line = i < embedded ? "domain" + i : "echo answer$((" + i + " * 1000 + 7))";
            ringzero.service(ConsoleBackend.class).console(domains.get(i)).orElseThrow()
                .type((line + "\r").getBytes(StandardCharsets.US_ASCII));
        }
        hold = step(machine, hold);
        for (int i = 0; i < DOMAINS; i++) {
            String answer = i < embedded
                ? new StringBuilder("domain" + i).reverse().toString()
                : "answer" + (i * 1000
                    + 7);
            for (int steps = 0; !printed(i).contains("\n" + answer + "\n") && steps < MOST_STEPS; steps++) {
                hold = step(machine, hold);
            }
            assertTrue(printed(i).contains("\n" + answer + "\n"), "domain " + i + " printed: " + printed(i));
        }
        assertEquals(List.of(), hypervisor.audit().differences());
        assertTrue(each < MOST_HEAP_BYTES, each + " bytes of heap per domain");
        for (DomainId domain : domains) {
            toolstack.destroy(domain);
        }
        assertEquals(free, hypervisor.info().freeFrames());
        hold.close();
    }

    private void start(Toolstack toolstack, GuestConfig config) throws Exception {
        DomainId domain = toolstack.create(config);
        ringzero.service(Control.class).unpause(domain);
        domains.add(domain);
    }

    private String printed(int index) throws Exception {
        return GuestScript.plain(new String(ringzero.service(ConsoleBackend.class).console(domains.get(index))
            .orElseThrow().backlog(), StandardCharsets.US_ASCII));
    }

    /** Lets all run until each of these waits at its prompt. */
    private Machine.Hold stepUntil(Machine machine, Machine.Hold standing, String prompt, int from, int to)
        throws Exception {
        Machine.Hold hold = standing;
        for (int i = from; i < to; i++) {
            for (int steps = 0; !printed(i).endsWith("\n" + prompt) && steps < MOST_STEPS; steps++) {
                hold = step(machine, hold);
            }
            assertTrue(printed(i).endsWith("\n" + prompt), "domain " + i + " printed: " + printed(i));
        }
        return hold;
    }

    /** Lets the guests run for a while and stops them again. */
    private static Machine.Hold step(Machine machine, Machine.Hold hold) throws Exception {
        var later = machine.holdAt(machine.clock().systemNanos() + STEP_NANOS).toCompletableFuture();
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
