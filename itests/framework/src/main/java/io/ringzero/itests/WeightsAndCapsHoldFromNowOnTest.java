// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.VcpuInfo;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The weight and the cap of a running domain are set, and hold from then on, under each scheduler that claims them and over exchanges
 * of one for another; in virtual time on one pCPU.
 */
class WeightsAndCapsHoldFromNowOnTest {
    private static final long KIB = 8 << 10;
    private static final long WINDOW_NANOS = 1_200_000_000;
    private static final String FOR_EVER = "100000000";
    private static final double TOLERANCE = 0.04;

    private final Ringzero ringzero = new Ringzero();
    private Machine.Hold hold = () -> {
    };

    @AfterEach
    void close() {
        hold.close();
    }

    @Test
    void underEachOfTheFamilyThatClaimsThem() throws Exception {
        ringzero.powerCycle(Map.of("ringzero.clock", "virtual", "ringzero.memory.mib", "64", "ringzero.seed", "7",
            "ringzero.pcpus", "1"));
        Control control = ringzero.service(Control.class);
        hold = ringzero.service(Machine.class).hold();
        List<DomainId> guests = List.of(create("one"), create("other"));
        for (String scheduler : List.of("bvt", "sedf", "credit2", "credit")) {
            use(scheduler);
            control.share(guests.getFirst(), 256, 0);
            near(0.5, share(guests), scheduler + ", weights alike");
            control.share(guests.getFirst(), 768, 0);
            near(0.75, share(guests), scheduler + ", three times the weight");
        }
        control.share(guests.getFirst(), 768, 20);
        near(0.2, share(guests), "credit, a cap of 20 %");
        use("credit2");
        near(0.2, share(guests), "credit2 keeps the cap");
        use("bvt");
        use("credit");
        near(0.2, share(guests), "it is still there after a scheduler that knows none");
        ControlException e = assertThrows(ControlException.class, () -> control.share(guests.getFirst(), 256, 101));
        assertTrue(String.valueOf(e.getMessage()).contains("0 (none) to 100"), e.getMessage());
        VcpuInfo vcpu = ringzero.service(Hypervisor.class).vcpus(guests.getFirst()).getFirst();
        assertEquals(768, vcpu.weight());
        assertEquals(20, vcpu.capPercent());
        for (DomainId guest : guests) {
            ringzero.service(Toolstack.class).destroy(guest);
        }
    }

    private static void near(double expected, double share, String what) {
        assertEquals(expected, share, TOLERANCE, what);
    }

    private void use(String scheduler) throws Exception {
        assertTrue(ringzero.service(Machine.class).slots().use("scheduler", scheduler).done(), scheduler);
    }

    /** The first one's part of the pCPU in a window from now on. */
    private double share(List<DomainId> guests) throws Exception {
        long before = nanos(guests.getFirst());
        step();
        return (nanos(guests.getFirst()) - before) / (double) WINDOW_NANOS;
    }

    private long nanos(DomainId guest) throws Exception {
        return ringzero.service(Hypervisor.class).vcpus(guest).getFirst().cpuNanos();
    }

    private void step() throws Exception {
        Machine machine = ringzero.service(Machine.class);
        var later = machine.holdAt(machine.clock().systemNanos() + WINDOW_NANOS).toCompletableFuture();
        hold.close();
        hold = later.get(60, TimeUnit.SECONDS);
    }

    private DomainId create(String name) throws Exception {
        byte[] kernel = ringzero.service(EmbeddedGuests.class).image("checksum");
        DomainId domain = ringzero.service(Toolstack.class).create(new GuestConfig(name, null, kernel, null, FOR_EVER,
            KIB, KIB, 1, 256, EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null));
        ringzero.service(Control.class).unpause(domain);
        return domain;
    }
}
