// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.device.Console;
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
 * Domains side by side in one process, in virtual time: each answers on its own console with its own line turned
 * round, and says how much heap one more domain takes. RINGZERO_DOMAINS says how many.
 */
class ManyDomainsAnswerTest {
    private static final System.Logger LOG = System.getLogger(ManyDomainsAnswerTest.class.getName());
    private static final int DOMAINS = Integer.parseInt(System.getenv().getOrDefault("RINGZERO_DOMAINS", "10"));
    private static final long MIB_EACH = 8;
    private static final long STEP_NANOS = 100_000_000;
    /** All of a domain's kind: its state, its vCPU, its ports, grants, console and store, in the Java heap. */
    private static final long MOST_HEAP_BYTES = 1 << 20;

    private final Ringzero ringzero = new Ringzero();

    @Test
    void eachAnswersItsOwnLine() throws Exception {
        ringzero.powerCycle(Map.of("ringzero.clock", "virtual", "ringzero.memory.mib",
            String.valueOf(64 + MIB_EACH * DOMAINS), "ringzero.seed", "7"));
        Machine machine = ringzero.service(Machine.class);
        Hypervisor hypervisor = ringzero.service(Hypervisor.class);
        Toolstack toolstack = ringzero.service(Toolstack.class);
        long free = hypervisor.info().freeFrames();
        long before = heap();
        List<DomainId> domains = new ArrayList<>();
        Machine.Hold hold = machine.hold();
        for (int i = 0; i < DOMAINS; i++) {
            domains.add(create(toolstack, i));
        }
        hold = step(machine, hold);
        long each = (heap() - before) / DOMAINS;
        for (int i = 0; i < DOMAINS; i++) {
            console(domains.get(i)).type(("domain" + i + "\r").getBytes(StandardCharsets.US_ASCII));
        }
        hold = step(machine, hold);
        for (int i = 0; i < DOMAINS; i++) {
            String printed = new String(console(domains.get(i)).backlog(), StandardCharsets.US_ASCII);
            String answer = new StringBuilder("domain" + i).reverse().toString();
            assertTrue(printed.contains(answer), "domain " + i + " printed: " + printed);
        }
        assertEquals(List.of(), hypervisor.audit().differences());
        LOG.log(System.Logger.Level.INFO, DOMAINS + " domains, " + each + " bytes of heap each");
        assertTrue(each < MOST_HEAP_BYTES, each + " bytes of heap per domain");
        for (DomainId domain : domains) {
            toolstack.destroy(domain);
        }
        assertEquals(free, hypervisor.info().freeFrames());
        hold.close();
    }

    private DomainId create(Toolstack toolstack, int number) throws Exception {
        byte[] kernel = ringzero.service(EmbeddedGuests.class).image("echo");
        DomainId domain = toolstack.create(new GuestConfig("echo" + number, null, kernel, null, "", MIB_EACH << 10,
            MIB_EACH << 10, 1, 256, EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null));
        ringzero.service(Control.class).unpause(domain);
        return domain;
    }

    private Console console(DomainId domain) throws Exception {
        return ringzero.service(ConsoleBackend.class).console(domain).orElseThrow();
    }

    /** Lets the guests run for a while and stops them again. */
    private static Machine.Hold step(Machine machine, Machine.Hold hold) throws Exception {
        var later = machine.holdAt(machine.clock().systemNanos() + STEP_NANOS).toCompletableFuture();
        hold.close();
        return later.get(120, TimeUnit.SECONDS);
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
