// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.machine.internal.time.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Virtual time: exact to the instruction, plus what is charged; it jumps when nobody runs. */
class VirtualTimeIsRetiredInstructionsTest {
    @Test
    void aHoldIsTakenAtExactlyItsInstruction() throws Exception {
        for (int nanosPerInstruction : List.of(1, 3, 1000)) {
            try (TestMachine test = TestMachine.virtual(1, nanosPerInstruction, new FakeEngine());
                FakeCore core = new FakeCore(test.machine)) {
                test.start(core, () -> core.vcpu(0));
                for (long time : List.of(1L, 999L, 1_000_000L, 12_345_678L)) {
                    test.runTo(time);
                    long instructions = Math.ceilDiv(time, (long) nanosPerInstruction);
                    assertEquals(instructions, core.retired(0));
                    assertEquals(instructions, test.machine.stats().instructions());
                    assertEquals(instructions * nanosPerInstruction, test.machine.clock().systemNanos());
                }
            }
        }
    }

    @Test
    void whatIsChargedAtAnExitIsPartOfTime() throws Exception {
        try (TestMachine test = TestMachine.virtual(1)) {
            FakeCore core = new FakeCore(test.machine) {
                @Override
                public void exited(PcpuId pcpu, int vcpu, int exit) {
                    machine.clock().charge(900);
                }
            };
            test.start(core, () -> core.vcpu(100));
            test.runTo(10_000);
            assertEquals(1000, core.retired(0));
            assertEquals(10 * 900, test.machine.stats().chargedNanos());
            core.close();
        }
    }

    @Test
    void withoutCostsOnlyInstructionsTakeTime() throws Exception {
        try (TestMachine test = new TestMachine(1, new VirtualClock(7, 1, false), new FakeEngine(), true)) {
            FakeCore core = new FakeCore(test.machine) {
                @Override
                public void exited(PcpuId pcpu, int vcpu, int exit) {
                    machine.clock().charge(900);
                }
            };
            test.start(core, () -> core.vcpu(100));
            test.runTo(10_000);
            assertEquals(10_000, core.retired(0));
            assertEquals(0, test.machine.stats().chargedNanos());
            core.close();
        }
    }

    @Test
    void timersFireInOrderOfDeadlineThenOfAskingAndReadTheirOwnTime() throws Exception {
        try (TestMachine test = TestMachine.virtual(2); FakeCore core = new FakeCore(test.machine)) {
            List<String> fired = new ArrayList<>();
            Clock clock = test.machine.clock();
            test.start(core, () -> {
                core.vcpu(0);
                for (String timer : List.of("500 a", "300 b", "500 c", "0 d", "300 e", "1000000007 f")) {
                    long at = Long.parseLong(timer.substring(0, timer.indexOf(' ')));
                    clock.at(at, () -> fired.add(timer + " at " + clock.systemNanos()));
                }
                clock.cancel(clock.at(400, () -> fired.add("cancelled")));
                return null;
            });
            test.runTo(1_000_000_008);
            assertEquals(List.of("0 d at 0", "300 b at 300", "300 e at 300", "500 a at 500", "500 c at 500",
                "1000000007 f at 1000000007"), fired);
        }
    }

    @Test
    void timeJumpsOverIdlenessAndCountsItAsSuch() throws Exception {
        try (TestMachine test = TestMachine.virtual(3); FakeCore core = new FakeCore(test.machine)) {
            long hour = 3_600_000_000_000L;
            test.start(core, () -> test.machine.clock().at(hour, () -> core.vcpu(0)));
            test.runTo(hour + 1000);
            assertEquals(1000, test.machine.stats().instructions());
            assertEquals(3 * hour + 2 * 1000, test.machine.stats().idleNanos());
        }
    }

    @Test
    void theTscInsideARunIsExactToTheInstruction() throws Exception {
        List<Long> readings = new ArrayList<>();
        TestMachine[] self = new TestMachine[1];
        FakeEngine engine = new FakeEngine() {
            @Override
            void instruction(CpuState state) {
                if (state.retired() % 1000 == 17) {
                    readings.add(self[0].machine.engineView().tsc(new PcpuId(0), state));
                }
            }
        };
        try (TestMachine test = TestMachine.virtual(1, 2, engine); FakeCore core = new FakeCore(test.machine)) {
            self[0] = test;
            test.start(core, () -> {
                int vcpu = core.vcpu(700);
                core.state(vcpu).set(CpuState.OFF_TSC_OFFSET, -5);
                return null;
            });
            test.runTo(8_000);
            assertEquals(List.of(17L * 2 - 5, 1017L * 2 - 5, 2017L * 2 - 5, 3017L * 2 - 5), readings);
        }
    }
}
