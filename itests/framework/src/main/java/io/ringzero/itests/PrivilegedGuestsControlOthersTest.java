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
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.Inspector;
import io.ringzero.api.xen.PvOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The embedded guest overseer makes a sibling by domctl, maps and writes a frame of it, and destroys it, when it is started with the
 * option privileged, and is refused without; in virtual time.
 */
class PrivilegedGuestsControlOthersTest {
    private static final long KIB = 8 << 10;
    private static final long STEP_NANOS = 50_000_000;
    private static final long PATTERN = 0x5249_4e47_5a45_524fL;

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

    private DomainId create(Set<PvOption> options) throws Exception {
        byte[] kernel = ringzero.service(EmbeddedGuests.class).image("overseer");
        DomainId id = toolstack.create(new GuestConfig("overseer", null, kernel, null, "", KIB, KIB, 1, 256,
            EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null).with(options));
        ringzero.service(Control.class).unpause(id);
        step();
        return id;
    }

    private void step() throws Exception {
        var later = machine.holdAt(machine.clock().systemNanos() + STEP_NANOS).toCompletableFuture();
        hold.close();
        hold = later.get(60, TimeUnit.SECONDS);
    }

    private Console console(DomainId id) throws Exception {
        return ringzero.service(ConsoleBackend.class).console(id).orElseThrow();
    }

    private String printed(DomainId id) throws Exception {
        return new String(console(id).backlog(), StandardCharsets.UTF_8).replace("\r", "");
    }

    @Test
    void withPrivilegeASiblingComesAndGoes() throws Exception {
        DomainId id = create(Set.of(PvOption.PRIVILEGED));
        assertEquals("overseer: made domain 2\noverseer: it has 1 page of 16\noverseer: press a key\n", printed(id));
        DomainInfo sibling = hypervisor.domains().getLast();
        assertEquals(2, sibling.id().domid());
        assertTrue(sibling.paused());
        assertEquals(4, sibling.memoryKib());
        Inspector inspector = ringzero.service(Inspector.class);
        List<Inspector.Page> pages = inspector.core(sibling.id()).pages();
        byte[] page = inspector.frames(sibling.id(), List.of(pages.getFirst().mfn()));
        assertEquals(PATTERN, ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN).getLong());
        assertEquals(List.of(), hypervisor.audit().differences());
        console(id).type(new byte[] {'x'});
        step();
        String all = printed(id);
        assertTrue(all.endsWith("overseer: it is gone\n"), all);
        assertTrue(hypervisor.domain(sibling.id()).isEmpty());
        assertEquals(List.of(), hypervisor.audit().differences());
    }

    @Test
    void withoutItIsRefused() throws Exception {
        DomainId id = create(Set.of());
        assertEquals("overseer: not permitted\n", printed(id));
        assertEquals(2, hypervisor.domains().size());
    }
}
