// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Input;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.sched.VcpuParams;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With the real clock pCPUs run guests side by side, and own the machine one at a time. */
@Timeout(120)
class EachPcpuHasItsThreadTest {
    /** Knows which vCPUs are in guest code now: their first register is their index. */
    private static class Watched extends FakeEngine {
        final Set<Long> inside = ConcurrentHashMap.newKeySet();
        volatile CountDownLatch met = new CountDownLatch(0);
        final AtomicInteger meetings = new AtomicInteger();

        @Override
        void instruction(CpuState state) {
            inside.add(state.gpr(CpuState.RAX));
            if (inside.size() > 1) {
                meetings.incrementAndGet();
                met.countDown();
            }
            inside.remove(state.gpr(CpuState.RAX));
        }
    }

    /** Finds two owners, should there ever be two. */
    private static final class Counting extends FakeCore {
        final AtomicInteger owners = new AtomicInteger();
        volatile boolean two;
        long exits;

        Counting(io.ringzero.api.machine.Machine machine) {
            super(machine);
        }

        int add(long period) {
            int index = vcpu(period, VcpuParams.defaults(1, states.size()));
            state(index).gpr(CpuState.RAX, index);
            return index;
        }

        @Override
        public void exited(PcpuId pcpu, int vcpu, int exit) {
            two |= owners.incrementAndGet() != 1;
            exits++;
            Thread.onSpinWait();
            two |= owners.decrementAndGet() != 0;
        }
    }

    private static TestMachine machine(int pcpus, FakeEngine engine) {
        return new TestMachine(pcpus, new io.ringzero.machine.internal.time.HostClock(7, System::nanoTime,
            java.time.Clock.systemUTC()), engine, true);
    }

    @Test
    void twoVcpusAreInGuestCodeAtOnceAndTheMachineHasOneOwner() throws Exception {
        Watched engine = new Watched();
        try (TestMachine test = machine(2, engine); Counting core = new Counting(test.machine)) {
            CountDownLatch met = new CountDownLatch(100);
            engine.met = met;
            test.start(core, () -> core.add(50) + core.add(70));
            test.go();
            assertTrue(met.await(100, TimeUnit.SECONDS));
            long counted = test.machine.atSafePoint(() -> core.exits);
            assertTrue(test.machine.stats().exits() >= counted);
            assertFalse(core.two);
        }
    }

    @Test
    void atASafePointNobodyIsInGuestCodeAndEveryExitIsHandled() throws Exception {
        Watched engine = new Watched();
        try (TestMachine test = machine(4, engine); Counting core = new Counting(test.machine)) {
            test.start(core, () -> core.add(10) + core.add(11) + core.add(12) + core.add(13) + core.add(14));
            test.go();
            for (int i = 0; i < 300; i++) {
                long difference = test.machine.atSafePoint(() -> {
                    assertEquals(Set.of(), engine.inside);
                    long before = test.machine.stats().instructions();
                    for (int n = 0; n < 100; n++) {
                        Thread.onSpinWait();
                    }
                    long made = 0;
                    for (int vcpu : core.states.keySet()) {
                        made += core.retired(vcpu) / (10 + vcpu);
                    }
                    assertEquals(made, core.exits);
                    return test.machine.stats().instructions() - before;
                });
                assertEquals(0, difference);
            }
        }
    }

    @Test
    void aVcpuThatWasPutToSleepIsOutOfGuestCodeAndStaysOut() throws Exception {
        Watched engine = new Watched();
        try (TestMachine test = machine(3, engine); Counting core = new Counting(test.machine)) {
            int[] vcpus = new int[2];
            test.start(core, () -> {
                vcpus[0] = core.add(0);
                vcpus[1] = core.add(0);
                return null;
            });
            test.go();
            for (int i = 0; i < 200; i++) {
                onPcpu(test, () -> {
                    test.machine.vcpus().sleep(vcpus[0]);
                    long before = core.retired(vcpus[0]);
                    for (int n = 0; n < 1000; n++) {
                        assertFalse(engine.inside.contains((long) vcpus[0]));
                    }
                    assertEquals(before, core.retired(vcpus[0]));
                    test.machine.vcpus().wake(vcpus[0]);
                });
            }
        }
    }

    @Test
    void aVcpuThatWasRemovedIsNotTouchedAgain() throws Exception {
        Watched engine = new Watched();
        try (TestMachine test = machine(3, engine); Counting core = new Counting(test.machine)) {
            test.start(core, () -> core.add(0));
            test.go();
            for (int i = 0; i < 200; i++) {
                CompletableFuture<Integer> made = new CompletableFuture<>();
                onPcpu(test, () -> made.complete(core.add(3)));
                int vcpu = made.get();
                onPcpu(test, () -> {
                    test.machine.vcpus().remove(vcpu);
                    test.machine.turn(() -> java.util.Objects.requireNonNull(core.states.remove(vcpu)).close());
                });
            }
            test.machine.hold(); // to the end: turns that are still due must not meet the core's end
            assertEquals(List.of(), test.machine.atSafePoint(() -> List.copyOf(core.failures)));
        }
    }

    @Test
    void kicksAndPostsFromManyThreadsAreAllHeard() throws Exception {
        try (TestMachine test = machine(3, new FakeEngine()); Counting core = new Counting(test.machine)) {
            test.start(core, () -> core.add(1000) + core.add(0));
            test.go();
            AtomicInteger heard = new AtomicInteger();
            CountDownLatch all = new CountDownLatch(2000);
            List<Thread> posters = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                posters.add(Thread.ofPlatform().start(() -> {
                    for (int n = 0; n < 500; n++) {
                        test.machine.kick();
                        test.machine.inbox().post(new Input.Command("count", () -> {
                            heard.setPlain(heard.getPlain() + 1);
                            all.countDown();
                        }));
                    }
                }));
            }
            for (Thread poster : posters) {
                poster.join();
            }
            assertTrue(all.await(100, TimeUnit.SECONDS));
            assertEquals(2000, test.machine.atSafePoint(heard::getPlain));
        }
    }

    @Test
    void aTimerWakesAnIdleMachineAndAWakeAnIdlePcpu() throws Exception {
        try (TestMachine test = machine(2, new FakeEngine()); Counting core = new Counting(test.machine)) {
            int[] vcpu = new int[1];
            CompletableFuture<Boolean> done = new CompletableFuture<>();
            test.start(core, () -> {
                vcpu[0] = core.add(0);
                test.machine.vcpus().sleep(vcpu[0]);
                test.machine.clock().at(20_000_000, () -> test.machine.vcpus().wake(vcpu[0]));
                test.machine.clock().at(40_000_000, () -> done.complete(core.retired(vcpu[0]) > 0));
                return null;
            });
            test.go();
            assertTrue(done.get(100, TimeUnit.SECONDS));
        }
    }

    private static void onPcpu(TestMachine test, Runnable work) throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        test.machine.inbox().post(new Input.Command("test", () -> {
            try {
                work.run();
                done.complete(true);
            } catch (RuntimeException | AssertionError e) {
                done.completeExceptionally(e);
            }
        }));
        assertTrue(done.get(100, TimeUnit.SECONDS));
    }
}
