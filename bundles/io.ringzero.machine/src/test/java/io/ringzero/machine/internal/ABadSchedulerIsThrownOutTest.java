// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Section;
import io.ringzero.api.swap.SwapReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a scheduler does wrong, every vCPU goes on under the built-in one, and the reason is on record. */
class ABadSchedulerIsThrownOutTest {
    /** Answers with what it is given, or throws it. */
    private static class Bad implements Scheduler {
        final String throwsIn;
        final Supplier<Long> answer;

        Bad(String throwsIn, Supplier<Long> answer) {
            this.throwsIn = throwsIn;
            this.answer = answer;
        }

        void at(String place) {
            if (place.equals(throwsIn)) {
                throw new IllegalStateException("bad in " + place);
            }
        }

        @Override
        public void add(int vcpu, VcpuParams params) {
            at("add");
        }

        @Override
        public void remove(int vcpu) {
            at("remove");
        }

        @Override
        public void adjust(int vcpu, VcpuParams params) {
            at("adjust");
        }

        @Override
        public void wake(int vcpu, long now) {
            at("wake");
        }

        @Override
        public void sleep(int vcpu, long now) {
            at("sleep");
        }

        @Override
        public void yielded(int vcpu, long now) {
            at("yielded");
        }

        @Override
        public long pick(int pcpu, int previous, long ranNanos, long now) {
            at("pick");
            return answer.get();
        }

        @Override
        public void pcpuAdded(int pcpu) {
            // Knows none.
        }

        @Override
        public void pcpuRemoved(int pcpu) {
            // Knows none.
        }

        @Override
        public Section export() {
            return new Section("rubbish", 9, new byte[3], Map.of());
        }

        @Override
        public void adopt(Section section) {
            // Forgets everything.
        }
    }

    @Test
    void forEveryFault() throws Exception {
        Map<Bad, String> cases = new LinkedHashMap<>();
        for (String place : new String[] {"add", "remove", "adjust", "wake", "sleep", "yielded", "pick"}) {
            cases.put(new Bad(place, () -> Scheduler.IDLE), place + " threw");
        }
        cases.put(new Bad("", () -> Scheduler.slice(77, 100)), "vCPU 77, which does not exist");
        cases.put(new Bad("", () -> Scheduler.slice(2, 100)), "vCPU 2, which sleeps");
        cases.put(new Bad("", () -> Scheduler.slice(3, 100)), "vCPU 3, whose hard affinity excludes the pCPU");
        cases.put(new Bad("", () -> Scheduler.slice(0, 0)), "its slice of 0 us");
        cases.put(new Bad("", () -> Scheduler.slice(0, 2_000_001)), "its slice of 2000001 us");
        cases.put(new Bad("", () -> Scheduler.slice(0, 1000)), "vCPU 0, which is on pCPU 0");
        cases.put(new Bad("", () -> Long.MIN_VALUE), "vCPU 0, which is on pCPU 0|its slice of 2147483648 us");
        cases.put(new Bad("", () -> Scheduler.IDLE), "it let vCPU 0 wait for more than 10 s");
        for (Map.Entry<Bad, String> each : cases.entrySet()) {
            theMachineGoesOn(each.getKey(), each.getValue());
        }
    }

    @Test
    void evenOneThatNeverReturns() throws Exception {
        for (String place : new String[] {"pick", "wake"}) {
            CountDownLatch over = new CountDownLatch(1);
            List<Thread> stuck = new CopyOnWriteArrayList<>();
            Bad bad = new Bad("", () -> Scheduler.IDLE) {
                @Override
                void at(String here) {
                    if (here.equals(place)) {
                        stuck.add(Thread.currentThread());
                        boolean interrupted = true;
                        while (interrupted) {
                            try {
                                over.await();
                                interrupted = false;
                            } catch (InterruptedException e) {
                                stuck.add(Thread.currentThread()); // a thread that does not even listen
                            }
                        }
                    }
                }
            };
            try (TestMachine test = TestMachine.virtual(2); FakeCore core = new FakeCore(test.machine)) {
                test.scheduler("bad", bad);
                test.start(core, () -> {
                    core.vcpu(0);
                    return core.vcpu(0);
                });
                test.runTo(3_000_000);
                assertEquals("built-in", test.machine.slots().slots().get(2).inUse(), place);
                String reason = test.machine.slots().history().getLast().reason();
                assertEquals("it did not return from " + place, reason);
                assertTrue(core.retired(0) > 1000 && core.retired(1) > 1000, place);
                long then = core.retired(0);
                over.countDown();
                for (Thread thread : stuck) {
                    thread.join();
                }
                assertEquals(then, core.retired(0), "who was given up does nothing any more");
                test.runTo(4_000_000);
                assertTrue(core.retired(0) > then, "and the machine does not miss it");
            }
        }
    }

    @Test
    @Timeout(120)
    void aPcpusThreadThatNeverReturnsLosesItsPlaceAndTheMachine() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        List<Thread> stuck = new CopyOnWriteArrayList<>();
        Bad bad = new Bad("", () -> Scheduler.IDLE) {
            @Override
            void at(String here) {
                if (here.equals("pick")) {
                    stuck.add(Thread.currentThread());
                    try {
                        over.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }
        };
        try (TestMachine test = TestMachine.real(2); FakeCore core = new FakeCore(test.machine)) {
            test.scheduler("bad", bad);
            test.start(core, () -> core.vcpu(0) + core.vcpu(0));
            test.go();
            bothRun(test, core);
            assertEquals("built-in", test.machine.slots().slots().get(2).inUse());
            assertEquals(1, stuck.size(), "no other entered what the machine had left");
            over.countDown();
            stuck.getFirst().join();
            bothRun(test, core);
        }
    }

    /** Waits, at one safe point after the other, until both vCPUs have come on. */
    private static void bothRun(TestMachine test, FakeCore core) throws Exception {
        long first = test.machine.atSafePoint(() -> core.retired(0));
        long second = test.machine.atSafePoint(() -> core.retired(1));
        boolean done = false;
        while (!done) {
            done = test.machine.atSafePoint(() -> core.retired(0) > first + 1000 && core.retired(1) > second + 1000);
        }
    }

    private static void theMachineGoesOn(Bad bad, String reason) throws Exception {
        try (TestMachine test = TestMachine.virtual(2); FakeCore core = new FakeCore(test.machine)) {
            test.start(core, () -> {
                core.vcpu(0);
                core.vcpu(0);
                test.machine.vcpus().sleep(core.vcpu(0));
                return core.vcpu(0, new VcpuParams(1, 3, 256, 0, 1L << 9, -1L));
            });
            test.scheduler("bad", bad);
            test.machine.atSafePoint(() -> {
                int passing = core.vcpu(0);
                test.machine.vcpus().adjust(passing, VcpuParams.defaults(1, 9));
                test.machine.vcpus().yielded(passing);
                test.machine.vcpus().sleep(passing);
                test.machine.vcpus().remove(passing);
                return null;
            });
            test.runTo(3_000_000);
            if (reason.contains("wait for more")) {
                test.runTo(10_200_000_000L);
            }
            assertEquals("built-in", test.machine.slots().slots().get(2).inUse(), reason);
            SwapReport report = test.machine.slots().history().getLast();
            assertTrue(report.reason().matches(".*(" + reason + ").*"), report.reason() + " is not for " + reason);
            assertEquals("bad", report.from());
            assertTrue(core.retired(0) > 1000 && core.retired(1) > 1000, reason);
            assertEquals(0, core.retired(2) + core.retired(3), reason);
            assertTrue(test.machine.slots().use("scheduler", "bad").done(), "a wish brings it back");
        }
    }
}
