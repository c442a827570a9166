// SPDX-License-Identifier: Apache-2.0
package io.ringzero.runqueue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Everybody in turn, for the same time; who yields goes last; a wake interrupts nobody. */
class RoundRobinIsFairTest {
    private static final int SLICE = 1000;
    private static final long NANOS = SLICE * 1000L;

    private final RoundRobin scheduler = new RoundRobin(SLICE);

    RoundRobinIsFairTest() {
        scheduler.pcpuAdded(0);
        for (int vcpu = 0; vcpu < 3; vcpu++) {
            scheduler.add(vcpu, VcpuParams.defaults(1, vcpu));
            scheduler.wake(vcpu, 0);
        }
    }

    @Test
    void inTurnForOneSlice() {
        int previous = -1;
        for (int n = 0; n < 9; n++) {
            long picked = scheduler.pick(0, previous, previous < 0 ? 0 : NANOS, n * NANOS);
            assertEquals(Scheduler.slice(n % 3, SLICE), picked);
            previous = Scheduler.vcpu(picked);
        }
    }

    @Test
    void askedInTheMiddleOfASliceItLetsTheRestRun() {
        scheduler.pick(0, -1, 0, 0);
        scheduler.add(9, VcpuParams.defaults(1, 9));
        scheduler.wake(9, 10);
        assertEquals(Scheduler.slice(0, SLICE - 300), scheduler.pick(0, 0, 300_000, 300_000));
        assertEquals(Scheduler.slice(0, SLICE - 800), scheduler.pick(0, 0, 500_000, 800_000));
        assertEquals(1, Scheduler.vcpu(scheduler.pick(0, 0, 200_000, 1_000_000)));
    }

    @Test
    void whoYieldsIsLast() {
        scheduler.pick(0, -1, 0, 0);
        scheduler.yielded(0, 10);
        assertEquals(1, Scheduler.vcpu(scheduler.pick(0, 0, 10, 10)));
        assertEquals(2, Scheduler.vcpu(scheduler.pick(0, 1, NANOS, NANOS)));
        assertEquals(0, Scheduler.vcpu(scheduler.pick(0, 2, NANOS, 2 * NANOS)));
    }

    @Test
    void aRecordWhoseExtraIsRubbishIsRefusedButOneWithoutIsTaken() throws Exception {
        Section good = scheduler.export();
        Section rubbish = new Section(good.kind(), good.version(), good.canonical(), Map.of("rr.left", new byte[11]));
        assertThrows(Incompatible.class, () -> new RoundRobin(SLICE).adopt(rubbish));
        RoundRobin next = new RoundRobin(SLICE);
        next.adopt(new Section(good.kind(), good.version(), good.canonical(), Map.of()));
        assertEquals(Scheduler.slice(0, SLICE), next.pick(0, -1, 0, 0));
    }

    @Test
    void theSliceIsConfiguredAndAWrongOneIsTold() throws Exception {
        RoundRobin configured = RoundRobin.configured(" 250 ");
        configured.adopt(scheduler.export());
        assertEquals(250, Scheduler.sliceMicros(configured.pick(0, -1, 0, 0)));
        RoundRobin.configured(null).adopt(scheduler.export());
        for (String wrong : List.of("0", "2000001", "ten", "")) {
            String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> RoundRobin.configured(wrong)).getMessage());
            assertTrue(message.contains("ringzero.rr.slice-micros") && message.contains("1 to 2000000"), message);
            assertTrue(message.contains(wrong), message);
        }
    }
}
