// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

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
import io.ringzero.api.xen.VcpuInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The embedded guest twins: two vCPUs that are initialised, brought up, down and up again, send each other events and NMIs, have timers
 * and wait in every way, over one pCPU and over two; in virtual time twice the same to the nanosecond.
 */
class TwoVcpusServeEachOtherTest {
    private static final long KIB = 8 << 10;
    private static final long STEP_NANOS = 100_000_000;
    private static final int MOST_STEPS = 600;
    private static final String LINES = """
        twins: the second vCPU is up
        twins: 100 events each way
        twins: both have timers
        twins: NMIs reach both
        twins: the second waits
        twins: it was down and is up
        twins: an event ended its block
        twins: the watchdog was reset
        twins: all is well
        """;

    /** How much the guest and each of its vCPUs had run when it was done. */
    private record Run(long instructions, long cpuNanos, List<Long> vcpuNanos) {
    }

    @Test
    void inVirtualTimeOnOneProcessorEachTimeAlike() throws Exception {
        Run first = run("virtual", 1);
        assertEquals(first, run("virtual", 1));
    }

    @Test
    void inVirtualTimeOnTwoProcessorsEachTimeAlike() throws Exception {
        Run first = run("virtual", 2);
        assertEquals(first, run("virtual", 2));
    }

    @Test
    void inRealTimeOnTwoProcessors() throws Exception {
        run("real", 2);
    }

    @Test
    void inRealTimeOnOneProcessor() throws Exception {
        run("real", 1);
    }

    private static Run run(String clock, int pcpus) throws Exception {
        Ringzero ringzero = new Ringzero();
        ringzero.powerCycle(Map.of("ringzero.clock", clock, "ringzero.memory.mib", "64", "ringzero.seed", "7",
            "ringzero.pcpus", Integer.toString(pcpus)));
        Machine machine = ringzero.service(Machine.class);
        Hypervisor hypervisor = ringzero.service(Hypervisor.class);
        Toolstack toolstack = ringzero.service(Toolstack.class);
        long free = hypervisor.info().freeFrames();
        Machine.Hold hold = machine.hold();
        try {
            byte[] kernel = ringzero.service(EmbeddedGuests.class).image("twins");
            DomainId id = toolstack.create(new GuestConfig("twins", null, kernel, null, "", KIB, KIB, 2, 256,
                EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null));
            ringzero.service(Control.class).unpause(id);
            DomainInfo info = hypervisor.domain(id).orElseThrow();
            for (int step = 0; info.shutdown() == null && step < MOST_STEPS; step++) {
                var later = machine.holdAt(machine.clock().systemNanos() + STEP_NANOS).toCompletableFuture();
                hold.close();
                hold = later.get(60, TimeUnit.SECONDS);
                info = hypervisor.domain(id).orElseThrow();
            }
            String printed = new String(ringzero.service(ConsoleBackend.class).console(id).orElseThrow().backlog(),
                StandardCharsets.UTF_8).replace("\r", "");
            assertEquals(LINES, printed);
            assertEquals(ShutdownReason.POWEROFF, info.shutdown());
            assertEquals(List.of(), hypervisor.audit().differences());
            List<Long> ran = hypervisor.vcpus(id).stream().map(VcpuInfo::cpuNanos).toList();
            assertEquals(2, ran.size());
            assertNotEquals(0L, ran.getLast());
            Run run = new Run(info.instructions(), info.cpuNanos(), ran);
            toolstack.destroy(id);
            assertEquals(free, hypervisor.info().freeFrames());
            return run;
        } finally {
            hold.close();
        }
    }
}
