// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.Input;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.TimerId;
import io.ringzero.api.machine.VcpuRegistry.Runstate;
import io.ringzero.api.sched.VcpuParams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What core, service domains and tools rely on in a machine: its clock, its inbox, its safe points, its books of vCPUs. */
public abstract class MachineContract {
    /** A machine that runs, without a core. */
    protected abstract Machine machine(long seed);

    /** Takes it down. */
    protected abstract void close(Machine machine);

    private interface Promise {
        void with(Machine machine, Clock clock) throws Exception;
    }

    private void test(Promise test) throws Exception {
        Machine machine = machine(5);
        try {
            test.with(machine, machine.clock());
        } finally {
            close(machine);
        }
    }

    @Test
    void timersRunByDeadlineThenInTheOrderOfAskingAndNeverEarly() throws Exception {
        test((machine, clock) -> {
            List<String> order = new ArrayList<>();
            CompletableFuture<Boolean> last = new CompletableFuture<>();
            boolean[] early = new boolean[1];
            machine.atSafePoint(() -> {
                long now = clock.systemNanos();
                for (String name : List.of("3000000 a", "1000000 b", "3000000 c", "1000000 d", "0 e")) {
                    long deadline = now + Long.parseLong(name.substring(0, name.indexOf(' ')));
                    clock.at(deadline, () -> {
                        order.add(name.substring(name.length() - 1));
                        early[0] |= clock.systemNanos() < deadline;
                    });
                }
                TimerId gone = clock.at(now + 2_000_000, () -> order.add("cancelled"));
                clock.cancel(gone);
                clock.cancel(gone);
                clock.at(now + 4_000_000, () -> last.complete(true));
                clock.at(Long.MIN_VALUE, () -> order.add("past"));
                return null;
            });
            last.get(60, TimeUnit.SECONDS);
            assertEquals(List.of("past", "e", "b", "d", "a", "c"), machine.atSafePoint(() -> List.copyOf(order)));
            assertFalse(early[0]);
        });
    }

    @Test
    void oneTurnIsOneMomentForTscAndDate() throws Exception {
        test((machine, clock) -> {
            try (Machine.Hold hold = machine.hold()) {
                assertEquals(clock.systemNanos(), clock.systemNanos());
                assertEquals(clock.systemNanos() * Clock.TSC_HERTZ / 1_000_000_000L, clock.tsc());
                assertTrue(clock.wallNanos() - clock.systemNanos() > 1_700_000_000_000_000_000L, "after 2023");
            }
        });
    }

    @Test
    void randomNumbersAreThoseOfTheSeed() throws Exception {
        List<List<Long>> drawn = new ArrayList<>();
        for (long seed : new long[] {11, 11, 12}) {
            Machine machine = machine(seed);
            try {
                drawn.add(machine.atSafePoint(() -> List.of(machine.clock().random(), machine.clock().random())));
            } finally {
                close(machine);
            }
        }
        assertEquals(drawn.get(0), drawn.get(1));
        assertNotEquals(drawn.get(0), drawn.get(2));
        assertNotEquals(drawn.get(0).get(0), drawn.get(0).get(1));
    }

    @Test
    void turnsRunInOrderAfterTheTurnThatAsked() throws Exception {
        test((machine, clock) -> {
            List<String> order = new ArrayList<>();
            CompletableFuture<List<String>> done = new CompletableFuture<>();
            machine.inbox().post(new Input.Command("first", () -> {
                machine.turn(() -> {
                    order.add("b");
                    machine.turn(() -> order.add("d"));
                    machine.turn(() -> done.complete(List.copyOf(order)));
                });
                machine.turn(() -> order.add("c"));
                order.add("a");
            }));
            assertEquals(List.of("a", "b", "c", "d"), done.get(60, TimeUnit.SECONDS));
        });
    }

    @Test
    void safePointWorkReturnsOrThrowsOnTheCallersThread() throws Exception {
        test((machine, clock) -> {
            Thread self = Thread.currentThread();
            assertSame(self, machine.atSafePoint(Thread::currentThread));
            Exception mine = new Exception("mine");
            try {
                machine.atSafePoint(() -> {
                    throw mine;
                });
            } catch (Exception e) {
                assertSame(mine, e);
                assertEquals(3, machine.atSafePoint(() -> machine.atSafePoint(() -> 3)), "and it nests");
                return;
            }
            throw new AssertionError("nothing was thrown");
        });
    }

    @Test
    void aHoldComesAtItsTimeAndTimeStandsUnderIt() throws Exception {
        test((machine, clock) -> {
            long at = clock.systemNanos() + 2_000_000;
            try (Machine.Hold hold = machine.holdAt(at).toCompletableFuture().get(60, TimeUnit.SECONDS)) {
                long now = clock.systemNanos();
                assertTrue(now >= at);
                assertEquals(now, clock.systemNanos());
                assertEquals(now, machine.stats().systemNanos());
            }
        });
    }

    @Test
    void aNewVcpuSleepsAndItsTimesAddUp() throws Exception {
        test((machine, clock) -> machine.atSafePoint(() -> {
            int vcpu = machine.vcpus().add(VcpuParams.defaults(1, 0));
            int other = machine.vcpus().add(VcpuParams.defaults(1, 1));
            assertNotEquals(vcpu, other);
            assertEquals(Runstate.State.BLOCKED, machine.vcpus().runstate(vcpu).state());
            machine.vcpus().wake(vcpu);
            machine.vcpus().wake(vcpu);
            assertEquals(Runstate.State.RUNNABLE, machine.vcpus().runstate(vcpu).state());
            machine.vcpus().sleep(vcpu);
            assertEquals(Runstate.State.BLOCKED, machine.vcpus().runstate(vcpu).state());
            machine.vcpus().remove(other);
            assertTrue(machine.vcpus().add(VcpuParams.defaults(1, 1)) > other, "indices are not used again");
            return null;
        }));
    }

    @Test
    void memoryOfANewMachineHashesAsZero() throws Exception {
        test((machine, clock) -> {
            String zero = machine.memorySha256();
            assertTrue(zero.matches("[0-9a-f]{64}"), zero);
            machine.atSafePoint(() -> {
                machine.memory().writeByte(0, (byte) 1);
                return null;
            });
            assertNotEquals(zero, machine.memorySha256());
            machine.atSafePoint(() -> {
                machine.memory().writeByte(0, (byte) 0);
                return null;
            });
            assertEquals(zero, machine.memorySha256());
        });
    }
}
