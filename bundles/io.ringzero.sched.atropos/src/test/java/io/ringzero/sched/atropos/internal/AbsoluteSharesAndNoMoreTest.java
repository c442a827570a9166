// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.atropos.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Section;
import io.ringzero.tck.SchedulerSimulation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A slice in each period whatever others do, slack for those that may have it, and the latency hint for who wakes, within its share. */
class AbsoluteSharesAndNoMoreTest {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;

    private final Atropos atropos = new Atropos();
    private final SchedulerSimulation machine = new SchedulerSimulation(atropos, 1);

    @BeforeEach
    void begin() throws Exception {
        atropos.adopt(Section.EMPTY);
        atropos.pcpuAdded(0);
    }

    private void promise(int domid, long sliceMillis, long latencyMillis, int slack) {
        atropos.tune(domid, "period", 100_000);
        atropos.tune(domid, "slice", sliceMillis * 1000);
        atropos.tune(domid, "latency", latencyMillis * 1000);
        atropos.tune(domid, "xtratime", slack);
    }

    private void busy(int domid) {
        machine.busy(domid, VcpuParams.defaults(domid, 0));
    }

    @Test
    void whoMayHaveNoSlackRunsForItsSliceAndThePcpuIdles() {
        promise(1, 10, 10, 0);
        busy(1);
        machine.runUntil(10 * SECOND);
        assertEquals(SECOND, machine.ranNanos(1), 10 * MILLI);
    }

    @Test
    void slackIsSharedInEqualParts() {
        promise(1, 30, 10, 1);
        busy(1);
        busy(2);
        machine.runUntil(10 * SECOND);
        assertEquals(6.5 * SECOND, machine.ranNanos(1), 40 * MILLI, "30 % and half of 70 %");
        assertEquals(3.5 * SECOND, machine.ranNanos(2), 40 * MILLI);
    }

    @Test
    void whoWakesRunsWithinItsLatencyHint() {
        promise(1, 20, 2, 0);
        promise(2, 70, 10, 0);
        machine.sleeper(1, VcpuParams.defaults(1, 0), MILLI / 4, 170 * MILLI);
        busy(2);
        machine.runUntil(10 * SECOND);
        assertTrue(machine.worstWaitNanos(1) <= 2 * MILLI, machine.worstWaitNanos(1) + " ns");
        assertEquals(7 * SECOND, machine.ranNanos(2), 80 * MILLI, "which takes nothing from what others were promised");
    }

    @Test
    void withoutAHintItWaitsForWhoeverHasTheEarlierDeadline() {
        promise(1, 20, 100, 0);
        promise(2, 70, 10, 0);
        machine.sleeper(1, VcpuParams.defaults(1, 0), MILLI / 4, 170 * MILLI);
        busy(2);
        machine.runUntil(10 * SECOND);
        assertTrue(machine.worstWaitNanos(1) > 10 * MILLI, machine.worstWaitNanos(1) + " ns");
    }

    @Test
    void blockingAndWakingGivesNoMoreThanTheShare() {
        for (int awakeMillis : new int[] {1, 3, 15, 50}) {
            Atropos scheduler = new Atropos();
            scheduler.tune(1, "slice", 20_000);
            scheduler.tune(1, "latency", 100);
            scheduler.tune(1, "xtratime", 0);
            SchedulerSimulation other = new SchedulerSimulation(scheduler, 1);
            other.sleeper(1, VcpuParams.defaults(1, 0), awakeMillis * MILLI, MILLI / 10);
            other.busy(2, VcpuParams.defaults(2, 0));
            other.runUntil(10 * SECOND);
            assertTrue(other.ranNanos(1) <= 2 * SECOND + 20 * MILLI, other.ranNanos(1) + " ns, waking every "
                + awakeMillis + " ms");
            assertTrue(other.ranNanos(2) >= 8 * SECOND - 20 * MILLI, other.ranNanos(2) + " ns");
        }
    }
}
