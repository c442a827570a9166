// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import io.ringzero.api.xen.ShutdownReason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The embedded guest grants has a grant table of version 2: it copies parts of pages, reaches through a transitive grant what the guest
 * lender lent to it, reads its status frame and goes back to version 1; in virtual time.
 */
class SecondVersionGrantsServeRealGuestsTest {
    private static final long KIB = 8 << 10;
    private static final long STEP_NANOS = 50_000_000;

    private final Ringzero ringzero = new Ringzero();
    private Machine machine;
    private Hypervisor hypervisor;
    private Toolstack toolstack;
    private Machine.Hold hold;
    private long free;

    @BeforeEach
    void start() throws Exception {
        ringzero.powerCycle(Map.of("ringzero.clock", "virtual", "ringzero.memory.mib", "64", "ringzero.seed", "7"));
        machine = ringzero.service(Machine.class);
        hypervisor = ringzero.service(Hypervisor.class);
        toolstack = ringzero.service(Toolstack.class);
        free = hypervisor.info().freeFrames();
        hold = machine.hold();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (DomainInfo domain : hypervisor.domains()) {
            if (domain.id().domid() != 0) {
                toolstack.destroy(domain.id());
            }
        }
        assertEquals(free, hypervisor.info().freeFrames());
        assertEquals(List.of(), hypervisor.audit().differences());
        hold.close();
    }

    private DomainId start(String name) throws Exception {
        byte[] kernel = ringzero.service(EmbeddedGuests.class).image(name);
        DomainId id = toolstack.create(new GuestConfig(name, null, kernel, null, "", KIB, KIB, 1, 256,
            EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null));
        ringzero.service(Control.class).unpause(id);
        step();
        return id;
    }

    private void step() throws Exception {
        var later = machine.holdAt(machine.clock().systemNanos() + STEP_NANOS).toCompletableFuture();
        hold.close();
        hold = later.get(60, TimeUnit.SECONDS);
    }

    private String printed(DomainId id) throws Exception {
        byte[] all = ringzero.service(ConsoleBackend.class).console(id).orElseThrow().backlog();
        return new String(all, StandardCharsets.UTF_8).replace("\r", "");
    }

    @Test
    void eachAnswerIsXensAndTheLenderReadsTheReply() throws Exception {
        DomainId lender = start("lender");
        assertEquals("lender: a page is lent\n", printed(lender));
        DomainId user = start("grants");
        String verdicts = printed(user);
        assertFalse(verdicts.contains("WRONG"), verdicts);
        assertTrue(verdicts.endsWith("grants: version 1: as by Xen\ngrants: done\n"), verdicts);
        assertEquals(18, verdicts.lines().count(), verdicts);
        assertEquals(ShutdownReason.POWEROFF, hypervisor.domain(user).orElseThrow().shutdown());
        assertEquals(List.of(), hypervisor.audit().differences());
        toolstack.destroy(user);
        ringzero.service(ConsoleBackend.class).console(lender).orElseThrow().type(new byte[] {'x'});
        step();
        assertEquals("lender: a page is lent\nlender: the answer in it: as by Xen\n", printed(lender));
    }

    @Test
    void withoutALenderOnlyWhatWasLentIsMissed() throws Exception {
        String verdicts = printed(start("grants"));
        assertEquals(List.of("grants: copy from what was lent: WRONG", "grants: what it says: WRONG",
            "grants: copy to what was lent: WRONG"), verdicts.lines().filter(line -> line.contains("WRONG")).toList());
        assertTrue(verdicts.endsWith("grants: done\n"), verdicts);
    }
}
