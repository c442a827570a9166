// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.device.Console;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.device.StoreBackend;
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
 * A guest that watches its part of the store is asked to end, to reboot, to change its memory, and does; in virtual time,
 * whose every step is held. Afterwards the machine has all its frames and the store nothing of it.
 */
class ToolstackIsObeyedTest {
    private static final long KIB = 8 << 10;
    private static final long STEP_NANOS = 50_000_000;

    private final Ringzero ringzero = new Ringzero();
    private Machine machine;
    private Hypervisor hypervisor;
    private Control control;
    private Toolstack toolstack;
    private StoreBackend stores;
    private Machine.Hold hold;
    private long free;

    @BeforeEach
    void start() throws Exception {
        ringzero.powerCycle(Map.of("ringzero.clock", "virtual", "ringzero.memory.mib", "64", "ringzero.seed", "7"));
        machine = ringzero.service(Machine.class);
        hypervisor = ringzero.service(Hypervisor.class);
        control = ringzero.service(Control.class);
        toolstack = ringzero.service(Toolstack.class);
        stores = ringzero.service(StoreBackend.class);
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
        assertEquals(List.of(), stores.store().directory("/local/domain"));
        assertEquals(List.of(), stores.store().directory("/vm"));
        hold.close();
    }

    private DomainId create(long maxKib, EndAction reboot) throws Exception {
        byte[] kernel = ringzero.service(EmbeddedGuests.class).image("steward");
        DomainId id = toolstack.create(new GuestConfig("steward", null, kernel, null, "", KIB, maxKib, 1, 256,
            EndAction.PRESERVE, reboot, EndAction.PRESERVE, null));
        control.unpause(id);
        step();
        assertEquals("steward: started\n", printed(id));
        return id;
    }

    /** Lets the guests run for a while and stops them again. */
    private void step() throws Exception {
        var later = machine.holdAt(machine.clock().systemNanos() + STEP_NANOS).toCompletableFuture();
        hold.close();
        hold = later.get(60, TimeUnit.SECONDS);
    }

    private String printed(DomainId id) throws Exception {
        Console console = ringzero.service(ConsoleBackend.class).console(id).orElseThrow();
        return new String(console.backlog(), StandardCharsets.UTF_8).replace("\r", "");
    }

    private DomainInfo info(DomainId id) {
        return hypervisor.domain(id).orElseThrow();
    }

    private DomainId only() {
        return hypervisor.domains().getLast().id();
    }

    @Test
    void poweroffIsHeardAndAcknowledged() throws Exception {
        DomainId id = create(KIB, EndAction.RESTART);
        toolstack.shutdown(id, "poweroff");
        step();
        assertEquals(ShutdownReason.POWEROFF, info(id).shutdown());
        assertEquals("steward: started\nsteward: powers off\n", printed(id));
        assertEquals(0, stores.store().read("/local/domain/1/control/shutdown").orElseThrow().length);
    }

    @Test
    void rebootMakesANewDomainWithTheSameNameAndUuid() throws Exception {
        DomainId id = create(KIB, EndAction.RESTART);
        String uuid = info(id).uuid();
        toolstack.rename(id, "other");
        toolstack.shutdown(id, "reboot");
        step();
        assertTrue(hypervisor.domain(id).isEmpty());
        DomainId next = only();
        assertEquals(2, next.domid());
        assertEquals(uuid, info(next).uuid());
        assertEquals("other", info(next).name());
        assertEquals("steward: started\n", printed(next));
    }

    @Test
    void renameRestartKeepsTheOldOne() throws Exception {
        DomainId id = create(KIB, EndAction.RENAME_RESTART);
        String uuid = info(id).uuid();
        toolstack.shutdown(id, "reboot");
        step();
        assertEquals("steward: started\nsteward: reboots\n", printed(id));
        assertEquals(ShutdownReason.REBOOT, info(id).shutdown());
        assertTrue(info(id).name().matches("steward-\\d{8}T\\d{4}Z"), info(id)::name);
        assertNotEquals(uuid, info(id).uuid());
        assertEquals("steward", info(only()).name());
        assertEquals(uuid, info(only()).uuid());
    }

    @Test
    void memoryFollowsItsTargetBothWays() throws Exception {
        DomainId id = create(2 * KIB, EndAction.RESTART);
        long before = hypervisor.info().freeFrames();
        toolstack.memoryTarget(id, KIB - 2048);
        step();
        assertEquals(KIB - 2048, info(id).memoryKib());
        assertEquals(before + 512, hypervisor.info().freeFrames());
        toolstack.memoryTarget(id, KIB - 1024);
        step();
        assertEquals(KIB - 1024, info(id).memoryKib());
        assertEquals(KIB, info(id).maxMemoryKib());
        assertEquals("steward: started\nsteward: has 1536 pages\nsteward: has 1792 pages\n", printed(id));
        assertEquals(List.of(), hypervisor.audit().differences());
        toolstack.shutdown(id, "reboot");
        step();
        assertEquals(KIB - 1024, info(only()).memoryKib());
    }

    @Test
    void pausedItDoesNothingUntilUnpaused() throws Exception {
        DomainId id = create(KIB, EndAction.RESTART);
        control.pause(id);
        toolstack.shutdown(id, "poweroff");
        step();
        assertTrue(info(id).paused());
        assertEquals(null, info(id).shutdown());
        control.unpause(id);
        step();
        assertFalse(info(id).paused());
        assertEquals(ShutdownReason.POWEROFF, info(id).shutdown());
    }
}
