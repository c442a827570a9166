// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.Input;
import io.ringzero.api.machine.Machine.Hold;
import io.ringzero.api.sched.VcpuParams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Safe points exclude guests and each other; holds add up; the inbox is the way in; a closed machine leaves no thread. */
class GateLetsOneOwnTheMachineTest {
    @Test
    void safePointWorkExcludesGuestsAndOtherWork() throws Exception {
        try (TestMachine test = TestMachine.real(2); FakeCore core = new FakeCore(test.machine)) {
            test.start(core, () -> core.vcpu(1000));
            test.go();
            int[] unguarded = new int[1];
            List<Thread> workers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                workers.add(Thread.ofPlatform().start(() -> {
                    for (int n = 0; n < 250; n++) {
                        assertEquals(0, count(test, unguarded));
                    }
                }));
            }
            for (Thread worker : workers) {
                worker.join();
            }
            assertEquals(1000, unguarded[0]);
        }
    }

    private static long count(TestMachine test, int[] unguarded) {
        try {
            return test.machine.atSafePoint(() -> {
                long before = test.machine.stats().instructions();
                int read = unguarded[0];
                Thread.onSpinWait();
                unguarded[0] = read + 1;
                return test.machine.stats().instructions() - before;
            });
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void holdsAddUpAndEachIsGivenBackOnce() throws Exception {
        try (TestMachine test = TestMachine.real(1); FakeCore core = new FakeCore(test.machine)) {
            test.start(core, () -> core.vcpu(0));
            Hold first = test.machine.hold();
            Hold second = test.machine.hold();
            test.go();
            first.close();
            first.close();
            long frozen = test.machine.clock().systemNanos();
            assertEquals(0, test.machine.stats().instructions());
            assertEquals(frozen, test.machine.clock().systemNanos(), "time stands");
            CountDownLatch taken = new CountDownLatch(1);
            test.machine.inbox().post(new Input.Command("waits", taken::countDown));
            assertEquals(1, test.machine.atSafePoint(taken::getCount), "the inbox waits");
            second.close();
            assertTrue(taken.await(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void aHoldFromATurnTakesEffectWhenTheTurnEnds() throws Exception {
        try (TestMachine test = TestMachine.virtual(1); FakeCore core = new FakeCore(test.machine)) {
            CompletableFuture<Hold> held = new CompletableFuture<>();
            List<String> order = new ArrayList<>();
            test.start(core, () -> {
                core.vcpu(0);
                test.machine.clock().at(5000, () -> {
                    held.complete(test.machine.hold());
                    test.machine.turn(() -> order.add("turn"));
                    order.add("same turn");
                });
                return null;
            });
            test.go();
            Hold hold = held.get(60, TimeUnit.SECONDS);
            assertEquals(List.of("same turn"), test.machine.atSafePoint(() -> List.copyOf(order)));
            assertEquals(5000, core.retired(0));
            hold.close();
            test.machine.holdAt(6000).toCompletableFuture().get(60, TimeUnit.SECONDS);
            assertEquals(List.of("same turn", "turn"), order);
        }
    }

    @Test
    void inputsRunInOrderOnTheMachinesThreadWhichOwnsTheMachine() throws Exception {
        try (TestMachine test = TestMachine.virtual(1)) {
            test.go();
            List<Integer> taken = new ArrayList<>();
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                test.machine.inbox().post(new Input.Keys("console", () -> taken.add(number)));
            }
            test.machine.inbox().post(new Input.Completion("last", () -> {
                try {
                    assertEquals(5, test.machine.atSafePoint(() -> 5));
                    test.machine.vcpus().add(VcpuParams.defaults(1, 0));
                    thread.complete(Thread.currentThread());
                } catch (Exception | AssertionError e) {
                    thread.completeExceptionally(e);
                }
            }));
            assertEquals("ringzero-machine", thread.get(60, TimeUnit.SECONDS).getName());
            assertEquals(java.util.stream.IntStream.range(0, 100).boxed().toList(), test.machine.atSafePoint(
                () -> List.copyOf(taken)));
        }
    }

    @Test
    void othersAreRefusedAndToldTheWay() {
        try (TestMachine test = TestMachine.virtual(1)) {
            List<Runnable> calls = List.of(() -> test.machine.turn(() -> {}), () -> test.machine.vcpus().wake(0),
                () -> test.machine.vcpus().add(VcpuParams.defaults(1, 0)));
            for (Runnable call : calls) {
                String message = Thrown.message(IllegalStateException.class, call::run);
                assertTrue(message.contains("inbox") && message.contains("atSafePoint"), message);
            }
        }
    }

    @Test
    void logListenersNeverRunOnTheMachinesThread() throws Exception {
        CompletableFuture<Thread> told = new CompletableFuture<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getMessage().contains("seven times seven")) {
                    told.complete(Thread.currentThread());
                }
            }

            @Override
            public void flush() {
                // Nothing is kept.
            }

            @Override
            public void close() {
                // Nothing is kept.
            }
        };
        Logger logger = Logger.getLogger("io.ringzero.machine");
        logger.addHandler(handler);
        try (TestMachine test = TestMachine.virtual(1)) {
            test.go();
            CompletableFuture<Thread> machine = new CompletableFuture<>();
            test.machine.inbox().post(new Input.Command("fails", () -> {
                machine.complete(Thread.currentThread());
                throw new IllegalStateException("seven times seven");
            }));
            assertNotSame(machine.get(60, TimeUnit.SECONDS), told.get(60, TimeUnit.SECONDS));
        } finally {
            logger.removeHandler(handler);
        }
    }

    @Test
    void aClosedMachineLeavesNoThreadAndAnswersNobody() throws Exception {
        TestMachine test = TestMachine.real(4);
        FakeCore core = new FakeCore(test.machine);
        test.start(core, () -> core.vcpu(0));
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        test.machine.inbox().post(new Input.Command("who", () -> thread.complete(Thread.currentThread())));
        test.go();
        Thread driver = thread.get(60, TimeUnit.SECONDS);
        var never = test.machine.holdAt(Long.MAX_VALUE).toCompletableFuture();
        core.close();
        test.close();
        test.close();
        assertFalse(driver.isAlive());
        assertEquals(0, test.engine.open.get());
        assertTrue(test.engine.abandoned);
        assertThrows(IllegalStateException.class, () -> test.machine.atSafePoint(() -> 1));
        assertInstanceOf(IllegalStateException.class, assertThrows(ExecutionException.class, () -> never.get(60,
            TimeUnit.SECONDS)).getCause());
    }
}
