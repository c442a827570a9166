// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.VcpuPlan;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.KernelFormat;
import io.ringzero.api.xen.KernelImage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Domains are connected as a whole, follow their actions at their end, and leave nothing behind, whatever fails. */
class DomainLifeTest {
    private static final byte[] KERNEL = {'K'};
    /** 2026-11-23 12:00 UTC. */
    private static final long NOON = 1_795_435_200_000_000_000L;
    private final Faults faults = new Faults();
    private final FakeHypervisor xen = new FakeHypervisor(faults);
    private final FakeBackends backends = new FakeBackends(faults);
    private final XlToolstack toolstack = new XlToolstack(xen, xen, new FakeInspector(), backends, backends,
        new Kernels(() -> List.of(new OneByteFormat())), new Identities(() -> NOON));

    /** Kernels of one byte, {@code K}. */
    private static final class OneByteFormat implements KernelFormat {
        @Override
        public String name() {
            return "one-byte";
        }

        @Override
        public boolean recognises(byte[] image) {
            return image.length == 1 && image[0] == 'K';
        }

        @Override
        public KernelImage parse(byte[] image, long memoryBytes) {
            return new KernelImage("one-byte", GuestType.PV64, List.of(new KernelImage.Segment(0, image, 1)), 0, 0,
                null, null, false, null, false, null, Map.of(), "", "");
        }
    }

    private static GuestConfig config(EndAction poweroff, EndAction reboot, EndAction crash) {
        return new GuestConfig("guest", null, KERNEL, null, "quiet", 65_536, 131_072, 2, 256, poweroff, reboot, crash,
            null);
    }

    private static GuestConfig config() {
        return config(EndAction.DESTROY, EndAction.RESTART, EndAction.DESTROY);
    }

    private String left() {
        return xen.domains.keySet() + " " + backends.nodes.keySet() + " " + backends.consoles + " "
            + backends.introduced;
    }

    @Test
    void aDomainIsConnectedAsAWholeAndStillPaused() throws Exception {
        DomainId id = toolstack.create(config());
        assertEquals("quiet", xen.spec(1).commandLine());
        assertEquals(Set.of(1), backends.consoles);
        assertEquals(Set.of(1), backends.introduced);
        assertFalse(xen.running.contains(1));
        assertEquals("guest", backends.nodes.get("/local/domain/1/name"));
        assertEquals("65536", backends.nodes.get("/local/domain/1/memory/target"));
        assertEquals("online", backends.nodes.get("/local/domain/1/cpu/1/availability"));
        assertEquals("/vm/" + xen.spec(1).uuid(), backends.nodes.get("/local/domain/1/vm"));
        assertEquals("2", backends.nodes.get("/local/domain/1/console/port"));
        assertEquals(id, backends.owners.get("/local/domain/1/control/shutdown"));
        assertEquals(DomainId.ZERO, backends.owners.get("/local/domain/1"));
        toolstack.destroy(id);
        assertEquals("[] [] [] []", left());
    }

    @Test
    void vcpusGoOnlineAndOfflineByTheStore() throws Exception {
        VcpuPlan plan = new VcpuPlan(4, List.of(2L), List.of(-1L, 1L));
        DomainId id = toolstack.create(config().with(plan));
        assertEquals(4, xen.spec(1).vcpus());
        assertEquals("{0=2 / -1, 1=-1 / 1}", xen.affinities.toString());
        assertEquals("online online offline offline", availability());
        toolstack.onlineVcpus(id, 3);
        assertEquals("online online online offline", availability());
        toolstack.onlineVcpus(id, 1);
        assertEquals("online offline offline offline", availability());
        ControlException tooMany = assertThrows(ControlException.class, () -> toolstack.onlineVcpus(id, 5));
        assertTrue(String.valueOf(tooMany.getMessage()).contains("Requested 5 VCPUs, however maxcpus is 4!"),
            tooMany::toString);
        toolstack.sysrq(id, 'h');
        assertEquals("h", backends.nodes.get("/local/domain/1/control/sysrq"));
    }

    @Test
    void poolAndCapAreThoseOfTheConfiguration() throws Exception {
        toolstack.create(config().with(new VcpuPlan(1, List.of(), List.of(), 50, "side")));
        assertEquals(List.of("pool side", "weight 256 cap 50"), xen.placed);
    }

    private String availability() {
        return IntStream.range(0, 4).mapToObj(i -> backends.nodes.get("/local/domain/1/cpu/" + i + "/availability"))
            .collect(Collectors.joining(" "));
    }

    @Test
    void whateverStepOfCreationFailsNothingIsLeft() throws Exception {
        faults.inject(0);
        toolstack.destroy(toolstack.create(config()));
        int steps = faults.calls();
        assertTrue(steps > 30, "the test counts too few steps: " + steps);
        for (int step = 1; step <= steps; step++) {
            faults.inject(step);
            Exception failure = assertThrows(Exception.class, () -> toolstack.create(config()));
            assertTrue(String.valueOf(failure.getMessage()).contains("injected"), failure::toString);
            assertEquals("[] [] [] []", left(), "after a failure of step " + step);
        }
        faults.inject(0);
        toolstack.create(config());
    }

    @ParameterizedTest(name = "reason {0}")
    @CsvSource({"0, DESTROY, gone", "0, RESTART, again", "0, PRESERVE, stays", "1, DESTROY, gone", "1, RESTART, again",
        "1, PRESERVE, stays", "2, DESTROY, stays", "3, DESTROY, gone", "3, RESTART, again", "3, PRESERVE, stays",
        "4, DESTROY, gone", "4, RESTART, gone", "4, PRESERVE, stays", "5, RESTART, gone", "6, RESTART, gone",
        "200, PRESERVE, stays"})
    void theActionOfItsReasonIsTaken(int reason, EndAction action, String outcome)
        throws Exception {
        DomainId id = toolstack.create(config(action, action, action));
        xen.unpause(id);
        String uuid = xen.spec(1).uuid();
        xen.end(id, reason);
        switch (outcome) {
            case "gone" -> assertEquals("[] [] [] []", left());
            case "stays" -> {
                assertEquals(Set.of(1), xen.domains.keySet());
                assertEquals(Set.of(1), backends.consoles);
            }
            default -> {
                assertEquals(Set.of(2), xen.domains.keySet());
                assertEquals(Set.of(2), xen.running);
                assertEquals("guest", xen.spec(2).name());
                assertEquals(Set.of(2), backends.consoles);
                assertEquals(uuid, xen.spec(2).uuid(), "it is the same machine to its guest");
                assertTrue(backends.nodes.keySet().stream().noneMatch(node -> node.startsWith("/local/domain/1")));
            }
        }
    }

    @Test
    void renameRestartKeepsTheOldDomainUnderAnotherName() throws Exception {
        DomainId id = toolstack.create(config(EndAction.DESTROY, EndAction.DESTROY, EndAction.RENAME_RESTART));
        String uuid = xen.spec(1).uuid();
        xen.end(id, 3);
        assertEquals(Set.of(1, 2), xen.domains.keySet());
        assertEquals("guest-20261123T1200Z", xen.spec(1).name());
        assertEquals("guest", xen.spec(2).name());
        assertEquals(uuid, xen.spec(2).uuid());
        assertFalse(uuid.equals(xen.spec(1).uuid()));
        assertEquals("/vm/" + xen.spec(1).uuid(), backends.nodes.get("/local/domain/1/vm"));
        assertEquals("guest-20261123T1200Z", backends.nodes.get("/vm/" + xen.spec(1).uuid() + "/name"));
        assertEquals(Set.of(2), xen.running);
        xen.end(new DomainId(2, 2), 3);
        assertEquals("guest-20261123T1200Z-2", xen.spec(2).name());
        for (int domid = 1; domid <= 3; domid++) {
            toolstack.destroy(new DomainId(domid, domid));
        }
        assertEquals("[] [] [] []", left());
    }

    @Test
    void memoryIsAskedForWithinMaxmemAndKeptByARestart() throws Exception {
        DomainId id = toolstack.create(config());
        assertEquals(65_536 + 1024, xen.maxMemory.get(1));
        toolstack.memoryTarget(id, 100_003);
        assertEquals("100000", backends.nodes.get("/local/domain/1/memory/target"));
        assertEquals(100_000 + 1024, xen.maxMemory.get(1));
        for (long wrong : new long[] {0, 3, -4, 131_076, Long.MAX_VALUE}) {
            assertThrows(ControlException.class, () -> toolstack.memoryTarget(id, wrong));
        }
        assertThrows(ControlException.class, () -> toolstack.maxMemory(id, 99_999));
        toolstack.maxMemory(id, 200_000);
        assertEquals(200_000 + 1024, xen.maxMemory.get(1));
        assertEquals("100000", backends.nodes.get("/local/domain/1/memory/target"));
        toolstack.rename(id, "other");
        xen.end(id, 1);
        assertEquals(100_000, xen.spec(2).memoryKib());
        assertEquals("other", xen.spec(2).name());
        assertEquals(100_000, toolstack.configuration(new DomainId(2, 2)).orElseThrow().memoryKib());
        assertThrows(ControlException.class, () -> toolstack.memoryTarget(id, 4));
    }

    @Test
    void aGivenIdentitySurvivesARestart() throws Exception {
        String uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
        toolstack.create(new GuestConfig("guest", uuid, KERNEL, null, "", 4, 4, 1, 256, EndAction.RESTART,
            EndAction.RESTART, EndAction.RESTART, null));
        xen.end(new DomainId(1, 1), 1);
        assertEquals(uuid, xen.spec(2).uuid());
    }

    @Test
    void aRestartThatFailsLeavesNothing() throws Exception {
        DomainId id = toolstack.create(config());
        faults.inject(7);
        xen.end(id, 1);
        assertEquals("[] [] [] []", left());
    }

    @Test
    void whatSomebodyElseDestroysIsCleanedUpToo() throws Exception {
        DomainId id = toolstack.create(config());
        xen.destroy(id);
        assertEquals("[] [] [] []", left());
    }

    @Test
    void aNameThatIsTakenIsRefusedAndTheFirstStays() throws Exception {
        toolstack.create(config());
        String before = left();
        assertThrows(ControlException.class, () -> toolstack.create(config()));
        assertEquals(before, left());
    }

    @Test
    void renameAndShutdownReachTheStore() throws Exception {
        DomainId id = toolstack.create(config());
        toolstack.rename(id, "other");
        assertEquals("other", backends.nodes.get("/local/domain/1/name"));
        assertEquals("other", backends.nodes.get("/vm/" + xen.spec(1).uuid() + "/name"));
        toolstack.shutdown(id, "poweroff");
        assertEquals("poweroff", backends.nodes.get("/local/domain/1/control/shutdown"));
        assertThrows(ControlException.class, () -> toolstack.shutdown(id, "sideways"));
        DomainId gone = new DomainId(9, 9);
        assertThrows(ControlException.class, () -> toolstack.shutdown(gone, "reboot"));
        assertThrows(ControlException.class, () -> toolstack.destroy(gone));
        assertThrows(ControlException.class, () -> toolstack.rename(gone, "x"));
    }

    @Test
    void identitiesDependOnCommandsOnly() throws Exception {
        toolstack.create(config());
        FakeHypervisor other = new FakeHypervisor(faults);
        FakeBackends otherBackends = new FakeBackends(faults);
        new XlToolstack(other, other, new FakeInspector(), otherBackends, otherBackends,
            new Kernels(() -> List.of(new OneByteFormat())),
            new Identities(() -> NOON))
            .create(config());
        assertEquals(xen.spec(1).uuid(), other.spec(1).uuid());
    }

    @Test
    void onceClosedItHearsNothingMore() {
        toolstack.close();
        assertEquals(List.of(), xen.listeners);
    }

    @ParameterizedTest
    @CsvSource({"'', an empty file", "MZ.., a PE file", "#!/bin/sh, a script",
        "hello, 68 65 6c 6c 6f"})
    void aKernelThatNoFormatKnowsIsDescribed(String kernel, String looks) {
        GuestConfig config = new GuestConfig("g", null, kernel.getBytes(), null, "", 4, 4, 1, 256, EndAction.DESTROY,
            EndAction.DESTROY, EndAction.DESTROY, null);
        String message = String
            .valueOf(assertThrows(ImageException.class, () -> toolstack.create(config)).getMessage());
        assertTrue(message.contains(looks) && message.contains("one-byte"), message);
        assertEquals("[] [] [] []", left());
    }
}
