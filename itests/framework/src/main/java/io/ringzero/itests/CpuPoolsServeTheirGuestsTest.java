// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Cpupool;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.toolstack.VcpuPlan;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Hypervisor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two CPU pools with schedulers of their own in one machine: what each gives its guests is what its scheduler promises, whatever goes on
 * in the other, while pCPUs, guests and schedulers move between them.
 */
class CpuPoolsServeTheirGuestsTest {
    private static final int KIB = 4096;
    private static final long WINDOW_NANOS = 1_500_000_000;
    private static final double TOLERANCE = 0.03;
    private static final String FOR_EVER = "4000000000";

    private final Ringzero ringzero = new Ringzero();
    private Machine.Hold hold = () -> {
    };

    @AfterEach
    void letGo() {
        hold.close();
    }

    @Test
    void eachAsItsOwnSchedulerHasIt() throws Exception {
        ringzero.powerCycle(Map.of("ringzero.clock", "virtual", "ringzero.memory.mib", "64", "ringzero.seed", "7",
            "ringzero.pcpus", "3"));
        Machine machine = ringzero.service(Machine.class);
        Control control = ringzero.service(Control.class);
        Cpupools pools = machine.cpupools();
        hold = machine.hold();
        assertTrue(machine.slots().use("scheduler", "credit").done());
        pools.removePcpu(Cpupools.FIRST, 1);
        int side = pools.create("side", "credit", 0b010);
        DomainId alone = create("alone", null);
        DomainId heavy = create("heavy", "side");
        DomainId light = create("light", "side");
        control.share(heavy, 768, 0);
        List<DomainId> guests = List.of(alone, heavy, light);
        near("each pool by itself", shares(guests), 1, 0.75, 0.25);
        assertTrue(machine.slots().use(pool(side).slot(), "rr").done());
        near("another scheduler in one pool", shares(guests), 1, 0.5, 0.5);
        assertEquals("credit", pool(Cpupools.FIRST).scheduler());
        pools.removePcpu(Cpupools.FIRST, 2);
        pools.addPcpu(side, 2);
        near("a pCPU moved", shares(guests), 1, 1, 1);
        control.cpupool(heavy, "Pool-0");
        near("a guest moved, its weight with it", shares(guests), 0.25, 0.75, 1);
        assertThrows(ControlException.class, () -> control.cpupool(heavy, "nowhere"));
        assertThrows(IllegalArgumentException.class, () -> pools.destroy(side));
        assertThrows(IllegalArgumentException.class, () -> pools.removePcpu(Cpupools.FIRST, 0));
        control.cpupool(light, "Pool-0");
        pools.destroy(side);
        near("one pCPU for all", shares(guests), 0.2, 0.6, 0.2);
        pools.addPcpu(Cpupools.FIRST, 1);
        pools.addPcpu(Cpupools.FIRST, 2);
        near("a pCPU for each", shares(guests), 1, 1, 1);
        for (DomainId guest : guests) {
            ringzero.service(Toolstack.class).destroy(guest);
        }
        assertEquals(List.of(), ringzero.service(Hypervisor.class).audit().differences());
        assertEquals(List.of(new Cpupool(0, "Pool-0", "scheduler", "credit", 0b111, 0)), pools.pools());
    }

    private Cpupool pool(int id) throws Exception {
        return ringzero.service(Machine.class).cpupools().pools().stream().filter(pool -> pool.id() == id).findFirst()
            .orElseThrow();
    }

    private static void near(String what, double[] shares, double... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], shares[i], TOLERANCE, what + ", guest " + i);
        }
    }

    /** Parts of a pCPU in a window from now on. */
    private double[] shares(List<DomainId> guests) throws Exception {
        long[] before = new long[guests.size()];
        for (int i = 0; i < before.length; i++) {
            before[i] = nanos(guests.get(i));
        }
        Machine machine = ringzero.service(Machine.class);
        var later = machine.holdAt(machine.clock().systemNanos() + WINDOW_NANOS).toCompletableFuture();
        hold.close();
        hold = later.get(60, TimeUnit.SECONDS);
        double[] shares = new double[guests.size()];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (nanos(guests.get(i)) - before[i]) / (double) WINDOW_NANOS;
        }
        return shares;
    }

    private long nanos(DomainId guest) throws Exception {
        return ringzero.service(Hypervisor.class).vcpus(guest).getFirst().cpuNanos();
    }

    private DomainId create(String name, @Nullable String pool) throws Exception {
        byte[] kernel = ringzero.service(EmbeddedGuests.class).image("checksum");
        GuestConfig config = new GuestConfig(name, null, kernel, null, FOR_EVER, KIB, KIB, 1, 256, EndAction.PRESERVE,
            EndAction.PRESERVE, EndAction.PRESERVE, null);
        DomainId domain = ringzero.service(Toolstack.class)
            .create(config.with(new VcpuPlan(1, List.of(), List.of(), 0, pool)));
        ringzero.service(Control.class).unpause(domain);
        return domain;
    }
}
