// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.VcpuRegistry.Runstate;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.machine.internal.slot.Choice;
import io.ringzero.runqueue.RoundRobin;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * With the virtual clock a run of many vCPUs on four pCPUs is the same each time: which vCPU ran where, when, for how long.
 * Kicks, safe points, holds, and exchanges of scheduler, engine and MMU by other threads at moments of the host's choosing
 * change nothing of it.
 */
class NoOutsideEventChangesAVirtualRunTest {
    private static final long END = 60_000_000;
    private static final int VCPUS = 9;

    /** vCPUs that sleep, wake each other, yield, come and go, as the machine's random numbers say. */
    private static final class BusyCore extends FakeCore {
        final List<String> log = new ArrayList<>();

        BusyCore(MachineImpl machine) {
            super(machine);
        }

        @Override
        public boolean enter(PcpuId pcpu, int vcpu) {
            return true;
        }

        @Override
        public void exited(PcpuId pcpu, int vcpu, int exit) {
            log.add(machine.clock().systemNanos() + " " + pcpu + " vCPU " + vcpu + " at " + retired(vcpu));
            long random = machine.clock().random();
            machine.clock().charge(random >>> 32 & 0xfff);
            int other = (int) (random >>> 8 & 0xff) % VCPUS;
            switch ((int) random & 7) {
                case 0, 1 -> {
                    machine.vcpus().sleep(vcpu);
                    machine.clock().at(machine.clock().systemNanos() + (random >>> 44),
                        () -> machine.vcpus().wake(vcpu));
                }
                case 2 -> machine.vcpus().yielded(vcpu);
                case 3 -> machine.vcpus().wake(other);
                case 4 -> machine.turn(() -> log.add("turn at " + machine.clock().systemNanos()));
                case 5 -> machine.vcpus().adjust(other, new VcpuParams(1, other, 256, 0, 1 + (random >>> 16 & 14), -1));
                default -> machine.clock().charge(1);
            }
        }
    }

    @Test
    void runsWithAndWithoutDisturbanceAreEqual() throws Exception {
        List<String> quiet = run(false);
        assertTrue(quiet.size() > 5_000, "the run is no test of anything: " + quiet.size() + " lines");
        for (int pcpu = 0; pcpu < 4; pcpu++) {
            String name = " pCPU " + pcpu + " ";
            assertTrue(quiet.stream().anyMatch(line -> line.contains(name)), "all pCPUs took part");
        }
        assertSame(quiet, run(false));
        for (int i = 0; i < 3; i++) {
            assertSame(quiet, run(true));
        }
    }

    private static List<String> run(boolean disturbed) throws Exception {
        FakeEngine first = new FakeEngine();
        try (TestMachine test = TestMachine.virtual(4, 1, first); BusyCore core = new BusyCore(test.machine)) {
            FakeEngine second = new FakeEngine();
            test.machine.cpuSeat().added(new Choice<>("second", second));
            test.machine.mmuSeat().added(new Choice<>("second", new FakeMmu()));
            test.scheduler("rr", new RoundRobin(1000));
            test.start(core, () -> {
                for (int i = 0; i < VCPUS; i++) {
                    core.vcpu(300 + 170 * i);
                }
                return null;
            });
            AtomicBoolean over = new AtomicBoolean();
            List<Thread> disturbers = disturbed ? disturb(test.machine, over) : List.of();
            test.runTo(END);
            over.set(true);
            for (Thread disturber : disturbers) {
                disturber.join();
            }
            assertEquals(disturbed, test.machine.slots().history().size() > 10);
            assertFalse(first.usedAfterAbandon || second.usedAfterAbandon);
            assertEquals(List.of(), core.failures);
            core.log.add("end " + test.machine.stats().instructions());
            test.machine.atSafePoint(() -> {
                core.states.keySet().forEach(vcpu -> core.log.add(sumsAreExact(test.machine.vcpus().runstate(
                    vcpu), test.machine.clock().systemNanos())));
                return null;
            });
            return core.log;
        }
    }

    /** Names the first line that differs: the logs are long. */
    private static void assertSame(List<String> expected, List<String> found) {
        for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
            assertEquals(expected.get(i), found.get(i), "line " + i);
        }
        assertEquals(expected.size(), found.size());
    }

    private static String sumsAreExact(Runstate state, long now) {
        long sum = state.runningNanos() + state.runnableNanos() + state.blockedNanos();
        assertEquals(Math.max(now, state.sinceNanos()), sum, state.toString());
        return state.toString();
    }

    private static List<Thread> disturb(MachineImpl machine, AtomicBoolean over) {
        return List.of(disturber(over, machine::kick), disturber(over, () -> machine.atSafePoint(() -> 1)),
            disturber(over, () -> machine.hold().close()),
            disturber(over, () -> {
                machine.slots().use("scheduler", "built-in");
                machine.slots().use("cpu", "second");
                machine.slots().use("mmu", "second");
                machine.slots().use("scheduler", "rr");
                machine.slots().use("cpu", "fake");
                machine.slots().use("mmu", "mmu");
            }));
    }

    private interface Disturbance {
        void go() throws Exception;
    }

    private static Thread disturber(AtomicBoolean over, Disturbance disturbance) {
        return Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                try {
                    disturbance.go();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        });
    }
}
