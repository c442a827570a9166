// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.bvt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Section;
import io.ringzero.tck.SchedulerSimulation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Warp, its limit and its rest: who warps on wake waits for nobody, who does not waits for the allowance of the one that runs, and who
 * runs warped beyond {@code warpl} is like everybody else for {@code warpu}.
 */
class WarpAnswersAtOnceWithinItsLimitsTest {
    private static final long MILLI = 1_000_000;
    private static final int SLEEPER = 10;
    private static final int HOG = 11;
    private static final int BUSY = 4;

    private final Bvt bvt = new Bvt();

    @BeforeEach
    void begin() throws Exception {
        bvt.adopt(Section.EMPTY);
    }

    private SchedulerSimulation busy() {
        SchedulerSimulation machine = new SchedulerSimulation(bvt, 1);
        for (int vcpu = 0; vcpu < BUSY; vcpu++) {
            machine.busy(vcpu, VcpuParams.defaults(vcpu, 0));
        }
        return machine;
    }

    private void warp(int domid, long valueMicros, long limitMicros, long restMicros) {
        bvt.tune(domid, "warpback", 1);
        bvt.tune(domid, "warpvalue", valueMicros);
        bvt.tune(domid, "warpl", limitMicros);
        bvt.tune(domid, "warpu", restMicros);
    }

    @Test
    void whoWarpsOnWakeWaitsForNobody() throws Exception {
        warp(SLEEPER, 1_000_000, 0, 0);
        SchedulerSimulation machine = busy();
        machine.sleeper(SLEEPER, VcpuParams.defaults(SLEEPER, 0), MILLI / 10, 7 * MILLI);
        machine.runUntil(1000 * MILLI);
        assertEquals(0, machine.worstWaitNanos(SLEEPER));
    }

    @Test
    void whoDoesNotWarpWaitsForTheAllowance() throws Exception {
        SchedulerSimulation machine = busy();
        machine.runUntil(100 * MILLI);
        machine.sleeper(SLEEPER, VcpuParams.defaults(SLEEPER, 0), MILLI / 10, 7 * MILLI);
        machine.runUntil(1000 * MILLI);
        long allowance = bvt.tuned(Parameter.WHOLE, "ctxallow") * 1000;
        assertTrue(machine.worstWaitNanos(SLEEPER) > allowance / 2, machine.worstWaitNanos(SLEEPER) + " ns");
        assertTrue(machine.worstWaitNanos(SLEEPER) <= allowance, machine.worstWaitNanos(SLEEPER) + " ns");
    }

    @Test
    void aWarpWithoutLimitBorrowsOnceAndPaysBack() {
        warp(HOG, 100_000, 0, 0);
        SchedulerSimulation machine = busy();
        machine.busy(HOG, VcpuParams.defaults(HOG, 0));
        machine.runUntil(100 * MILLI);
        assertEquals(100 * MILLI, machine.ranNanos(HOG), 10 * MILLI);
        machine.runUntil(10_000 * MILLI);
        assertEquals(2000 * MILLI + 80 * MILLI, machine.ranNanos(HOG), 20 * MILLI);
    }

    @Test
    void beyondItsLimitWhoIsWarpedIsAsTheOthers() {
        warp(HOG, 1_000_000, 20_000, 500_000);
        SchedulerSimulation machine = busy();
        machine.busy(HOG, VcpuParams.defaults(HOG, 0));
        machine.runUntil(20 * MILLI);
        assertEquals(20 * MILLI, machine.ranNanos(HOG));
        machine.runUntil(100 * MILLI);
        assertTrue(machine.ranNanos(HOG) <= 25 * MILLI, machine.ranNanos(HOG) + " ns");
        machine.runUntil(500 * MILLI);
        assertEquals(100 * MILLI, machine.ranNanos(HOG), 10 * MILLI);
        // The rest is over: once more, and only for the limit.
        machine.runUntil(545 * MILLI);
        assertEquals(120 * MILLI, machine.ranNanos(HOG), 12 * MILLI);
    }

    @Test
    void whoWasAloneLongDoesNotWaitForWhoSleptLong() {
        bvt.pcpuAdded(0);
        bvt.add(0, VcpuParams.defaults(0, 0));
        bvt.add(1, VcpuParams.defaults(1, 0));
        bvt.wake(0, 0);
        assertEquals(0, Scheduler.vcpu(bvt.pick(0, -1, 0, 0)));
        bvt.sleep(0, 1000 * MILLI);
        assertEquals(Scheduler.IDLE, bvt.pick(0, 0, 1000 * MILLI, 1000 * MILLI));
        bvt.wake(1, 1000 * MILLI);
        assertEquals(1, Scheduler.vcpu(bvt.pick(0, -1, 0, 1000 * MILLI)));
        bvt.wake(0, 1001 * MILLI);
        long picked = bvt.pick(0, 1, MILLI, 1001 * MILLI);
        assertEquals(1, Scheduler.vcpu(picked));
        assertTrue(Scheduler.sliceMicros(picked) <= 6000, Scheduler.sliceMicros(picked) + " us");
    }

    @Test
    void partsOfAChargingUnitAreCarriedNotRoundedUp() {
        bvt.tune(Parameter.WHOLE, "mcu", 10_000);
        bvt.tune(Parameter.WHOLE, "ctxallow", 100);
        SchedulerSimulation machine = busy();
        // It interrupts the others 500 times a second, mid-unit.
        machine.sleeper(SLEEPER, VcpuParams.defaults(SLEEPER, 0), MILLI / 100, 2 * MILLI);
        machine.runUntil(4000 * MILLI);
        for (int vcpu = 0; vcpu < BUSY; vcpu++) {
            assertEquals(4000 * MILLI / BUSY, machine.ranNanos(vcpu), 40 * MILLI);
        }
    }

    @Test
    void theAdvanceSetsTheShareWhateverTheWeight() {
        bvt.tune(0, "mcuadv", 30);
        bvt.tune(1, "mcuadv", 10);
        bvt.tune(2, "mcuadv", 10);
        bvt.tune(3, "mcuadv", 30);
        SchedulerSimulation machine = busy();
        machine.runUntil(8000 * MILLI);
        assertEquals(1000 * MILLI, machine.ranNanos(0), 20 * MILLI);
        assertEquals(3000 * MILLI, machine.ranNanos(1), 20 * MILLI);
    }
}
