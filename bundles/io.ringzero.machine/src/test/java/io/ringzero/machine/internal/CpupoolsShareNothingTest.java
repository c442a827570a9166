// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.sched.Cpupool;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Ejection;
import io.ringzero.api.swap.Section;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.machine.internal.slot.Choice;
import io.ringzero.runqueue.RoundRobin;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** pCPUs and vCPUs move between pools, each pool has its own scheduler, and what one pool does is not felt in another. */
class CpupoolsShareNothingTest {
    private static final int PCPUS = 4;

    private static FakeCore started(TestMachine test, int vcpus) throws Exception {
        FakeCore core = new FakeCore(test.machine);
        test.start(core, () -> IntStream.range(0, vcpus).map(n -> core.vcpu(0)).sum());
        return core;
    }

    @Test
    void aVcpuRunsOnPcpusOfItsPoolOnly() throws Exception {
        try (TestMachine test = TestMachine.virtual(2); FakeCore core = started(test, 3)) {
            Cpupools pools = test.machine.cpupools();
            pools.removePcpu(Cpupools.FIRST, 1);
            assertEquals(0b10, pools.free());
            int side = pools.create("side", "built-in", 0b10);
            pools.move(List.of(2), side);
            test.runTo(100_000_000);
            assertEquals(100_000_000, core.retired(2), 1_000_000, "it has a pCPU for itself");
            assertEquals(50_000_000, core.retired(0), 2_000_000);
            assertEquals(50_000_000, core.retired(1), 2_000_000);
            assertEquals(List.of(new Cpupool(0, "Pool-0", "scheduler", "built-in", 0b01, 2), new Cpupool(side, "side",
                "scheduler-" + side, "built-in", 0b10, 1)), pools.pools());
            pools.move(List.of(2), Cpupools.FIRST);
            test.runTo(190_000_000);
            for (int vcpu = 0; vcpu < 3; vcpu++) {
                assertTrue(core.retired(vcpu) >= 78_000_000, "vCPU " + vcpu + " ran " + core.retired(vcpu));
            }
            assertTrue(core.failures.isEmpty(), core.failures.toString());
        }
    }

    @Test
    void aPcpuThatLeavesRunsNothingAndOneThatComesRunsWhoWaits() throws Exception {
        try (TestMachine test = TestMachine.virtual(2); FakeCore core = started(test, 2)) {
            test.runTo(10_000_000);
            test.machine.cpupools().removePcpu(0, 1);
            test.runTo(30_000_000);
            assertEquals(40_000_000, core.retired(0) + core.retired(1), 1_000_000, "two for 10 ms, one for 20 ms");
            test.machine.cpupools().addPcpu(0, 1);
            test.runTo(50_000_000);
            assertEquals(80_000_000, core.retired(0) + core.retired(1), 2_000_000);
        }
    }

    @Test
    void anAffinityThatNamesNoPcpuOfThePoolIsNoneUntilOneComes() throws Exception {
        try (TestMachine test = TestMachine.virtual(2); FakeCore core = new FakeCore(test.machine)) {
            test.start(core, () -> core.vcpu(0, new VcpuParams(1, 0, 256, 0, 0b10, -1L)) + core.vcpu(0));
            test.machine.cpupools().removePcpu(0, 1);
            test.runTo(40_000_000);
            assertEquals(20_000_000, core.retired(0), 2_000_000, "its pCPU is gone, so it shares the other");
            test.machine.cpupools().addPcpu(0, 1);
            test.runTo(80_000_000);
            assertEquals(60_000_000, core.retired(0), 2_500_000, "it is back where it belongs, alone");
        }
    }

    @Test
    void whatWillNotDoIsRefusedAndChangesNothing() throws Exception {
        try (TestMachine test = TestMachine.virtual(2); FakeCore core = started(test, 1)) {
            Cpupools pools = test.machine.cpupools();
            pools.removePcpu(0, 1);
            test.scheduler("single", new Single());
            int empty = pools.create("empty", "built-in", 0);
            List<Cpupool> before = pools.pools();
            Map<String, Runnable> wrong = new TreeMap<>();
            wrong.put("pCPU 0 is the last of CPU pool Pool-0, which has domains", () -> pools.removePcpu(0, 0));
            wrong.put("pCPU 1 is not in CPU pool Pool-0", () -> pools.removePcpu(0, 1));
            wrong.put("pCPU 0 is not free", () -> pools.addPcpu(empty, 0));
            wrong.put("there is no pCPU 9", () -> pools.addPcpu(empty, 9));
            wrong.put("there is no pCPU 5", () -> pools.create("more", "built-in", 1 << 5));
            wrong.put("there is no CPU pool with number 77", () -> pools.destroy(77));
            wrong.put("CPU pool Pool-0 is always there", () -> pools.destroy(0));
            wrong.put("CPU pool empty has no pCPU", () -> pools.move(List.of(0), empty));
            wrong.put("there is no vCPU with index 42", () -> pools.move(List.of(42), 0));
            wrong.put("there is a CPU pool empty already", () -> pools.rename(0, "empty"));
            wrong.put("the name of a CPU pool is 1 to 64", () -> pools.create("two words", "built-in", 0));
            wrong.put("slot scheduler-2 has no \"nobody\"", () -> pools.create("more", "nobody", 0b10));
            wrong.put("there is only one single, for Pool-0", () -> pools.create("more", "single", 0b10));
            wrong.forEach((message, call) -> {
                String said = String.valueOf(assertThrows(IllegalArgumentException.class, call::run).getMessage());
                assertTrue(said.replaceAll("scheduler-\\d+", "scheduler-2").contains(message), said);
                assertEquals(before, pools.pools(), message);
                assertEquals(0b10, pools.free(), message);
            });
            pools.destroy(empty);
            assertEquals(1, pools.pools().size());
        }
    }

    @Test
    void aSchedulerIsThrownOutOfThePoolItFailsInAndNoOther() throws Exception {
        try (TestMachine test = TestMachine.virtual(2); FakeCore core = started(test, 2)) {
            Cpupools pools = test.machine.cpupools();
            CompletableFuture<Ejection> told = new CompletableFuture<>();
            test.machine.slots().watch(told::complete);
            pools.removePcpu(0, 1);
            test.machine.schedulerSeats().added(new Choice<>("fragile", new Fragile(Long.MAX_VALUE), true));
            int side = pools.create("side", "fragile", 0b10);
            pools.move(List.of(1), side);
            assertTrue(test.machine.slots().use("scheduler", "fragile").done());
            test.runTo(50_000_000);
            List<SlotInfo> slots = test.machine.slots().slots();
            assertEquals(List.of("fragile", "built-in"), slots.stream().filter(slot -> slot.name().startsWith("sched"))
                .map(SlotInfo::inUse).toList());
            assertEquals(List.of("fragile"), slots.getLast().ejected());
            Ejection ejection = told.get(10, TimeUnit.SECONDS);
            assertEquals("fragile", ejection.name());
            assertEquals("scheduler-" + side, ejection.slot());
            assertTrue(ejection.reason().contains("worn out"), ejection.reason());
            assertTrue(String.join("\n", ejection.dump()).contains("vCPU 1 (domain 1 vCPU 1, weight 256, cap 0)"),
                ejection.dump().toString());
            assertEquals(50_000_000, core.retired(0), 2_000_000);
            assertEquals(50_000_000, core.retired(1), 2_000_000);
        }
    }

    @Test
    void aServiceThatGoesIsGoneFromEveryPool() throws Exception {
        try (TestMachine test = TestMachine.virtual(2); FakeCore core = started(test, 2)) {
            Cpupools pools = test.machine.cpupools();
            Choice<Scheduler> choice = new Choice<>("rr", new RoundRobin(1000), true);
            test.machine.schedulerSeats().added(choice);
            pools.removePcpu(0, 1);
            int side = pools.create("side", "rr", 0b10);
            pools.move(List.of(1), side);
            test.runTo(5_000_000);
            test.machine.schedulerSeats().removed(choice);
            assertEquals(List.of("built-in", "built-in"), pools.pools().stream().map(Cpupool::scheduler).toList());
            assertFalse(test.machine.slots().slots().getLast().choices().contains("rr"));
            test.runTo(20_000_000);
            assertEquals(20_000_000, core.retired(1), 1_000_000);
        }
    }

    @Test
    void noVcpuIsLostWhereverPcpusAndVcpusMove() throws Exception {
        for (int seed = 1; seed <= 6; seed++) {
            moves(seed, TestMachine.virtual(PCPUS));
        }
    }

    @Test
    void norOnThreadsOfTheirOwn() throws Exception {
        moves(7, TestMachine.real(PCPUS));
    }

    private static void moves(int seed, TestMachine machine) throws Exception {
        java.util.Random random = new java.util.Random(seed);
        try (TestMachine test = machine; FakeCore core = started(test, 6)) {
            Cpupools pools = test.machine.cpupools();
            pools.removePcpu(0, 3);
            int side = pools.create("side", "built-in", 0b1000);
            long now = 0;
            for (int i = 0; i < 150; i++) {
                now += random.nextInt(1_500_000);
                test.runTo(now);
                int pool = random.nextBoolean() ? side : 0;
                int pcpu = random.nextInt(PCPUS);
                int vcpu = random.nextInt(6);
                switch (random.nextInt(5)) {
                    case 0 -> attempt(() -> pools.removePcpu(pool, pcpu));
                    case 1 -> attempt(() -> pools.addPcpu(pool, pcpu));
                    case 2 -> attempt(() -> pools.move(List.of(vcpu, (vcpu + 1) % 6), pool));
                    case 3 -> test.machine.atSafePoint(() -> {
                        test.machine.vcpus().sleep(vcpu);
                        return vcpu;
                    });
                    default -> test.machine.atSafePoint(() -> {
                        IntStream.range(0, 6).forEach(test.machine.vcpus()::wake);
                        return vcpu;
                    });
                }
            }
            test.machine.atSafePoint(() -> {
                IntStream.range(0, 6).forEach(test.machine.vcpus()::wake);
                return seed;
            });
            List<Long> before = new ArrayList<>();
            IntStream.range(0, 6).forEach(vcpu -> before.add(core.retired(vcpu)));
            test.runTo(now + 60_000_000);
            for (int vcpu = 0; vcpu < 6; vcpu++) {
                assertTrue(core.retired(vcpu) > before.get(vcpu), "seed " + seed + ": vCPU " + vcpu + " stands");
            }
            assertTrue(core.failures.isEmpty(), core.failures.toString());
            long used = pools.pools().stream().mapToLong(Cpupool::pcpus).reduce(pools.free(), (a, b) -> a + b);
            assertEquals((1 << PCPUS) - 1, used, "each pCPU is in one pool or free");
            assertEquals(Set.of("built-in"), Set.copyOf(pools.pools().stream().map(Cpupool::scheduler).toList()));
        }
    }

    /** What the pools refuse changes nothing, which the run shows. */
    private static void attempt(Runnable change) {
        try {
            change.run();
        } catch (IllegalArgumentException e) {
            assertTrue(String.valueOf(e.getMessage()).contains("CPU"), e.getMessage());
        }
    }

    /** There can be one of it. */
    private static class Single extends ForwardingRoundRobin {
    }

    /** Another of its kind throws after some picks. */
    private static final class Fragile extends ForwardingRoundRobin {
        private long left;

        Fragile(long picks) {
            left = picks;
        }

        @Override
        public Scheduler another() {
            return new Fragile(5);
        }

        @Override
        public long pick(int pcpu, int previous, long ranNanos, long now) {
            if (left-- <= 0) {
                throw new IllegalStateException("worn out");
            }
            return super.pick(pcpu, previous, ranNanos, now);
        }
    }

    /** A round robin to build others on. */
    private static class ForwardingRoundRobin implements Scheduler {
        private final RoundRobin behind = new RoundRobin(1000);

        @Override
        public void add(int vcpu, VcpuParams params) {
            behind.add(vcpu, params);
        }

        @Override
        public void remove(int vcpu) {
            behind.remove(vcpu);
        }

        @Override
        public void adjust(int vcpu, VcpuParams params) {
            behind.adjust(vcpu, params);
        }

        @Override
        public void wake(int vcpu, long now) {
            behind.wake(vcpu, now);
        }

        @Override
        public void sleep(int vcpu, long now) {
            behind.sleep(vcpu, now);
        }

        @Override
        public void yielded(int vcpu, long now) {
            behind.yielded(vcpu, now);
        }

        @Override
        public long pick(int pcpu, int previous, long ranNanos, long now) {
            return behind.pick(pcpu, previous, ranNanos, now);
        }

        @Override
        public void pcpuAdded(int pcpu) {
            behind.pcpuAdded(pcpu);
        }

        @Override
        public void pcpuRemoved(int pcpu) {
            behind.pcpuRemoved(pcpu);
        }

        @Override
        public Section export() {
            return behind.export();
        }

        @Override
        public void adopt(Section section) throws io.ringzero.api.swap.Incompatible {
            behind.adopt(section);
        }
    }
}
