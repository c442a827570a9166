// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.Setting;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.swap.SwapReport;
import io.ringzero.machine.internal.slot.Choice;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a configuration gives is set where its scheduler is in use, now or later, in every CPU pool, and over nothing that a verb set since. */
class AConfigurationHoldsUntilItChangesTest {
    private final TestMachine test = TestMachine.virtual(2);
    private final Cpupools pools = test.machine.cpupools();

    private FakeCore started() throws Exception {
        FakeCore core = new FakeCore(test.machine);
        test.start(core, () -> IntStream.range(0, 3).map(n -> core.vcpu(0)).sum());
        for (String name : List.of("dials", "other")) {
            test.machine.schedulerSeats().added(new Choice<>(name, new Dials(name), true));
        }
        return core;
    }

    @Test
    void atOnceAndAfterEachReturn() throws Exception {
        try (test; FakeCore core = started()) {
            pools.configure("dials", List.of(whole("one", 10), new Setting(1, "own", 30)));
            use("dials");
            assertEquals(List.of(10L, 2L, 30L), values(0));
            pools.configure("dials", List.of(whole("one", 11), whole("two", 20)));
            assertEquals(List.of(11L, 20L, 3L), values(0), "what is not given any more is as it was preset");
            test.machine.atSafePoint(() -> {
                pools.scheduler(0).tune(Parameter.WHOLE, "two", 99);
                return pools;
            });
            use("other");
            assertEquals(List.of(1L, 2L, 3L), values(0), "another name, another configuration");
            pools.configure("dials", List.of(whole("one", 12), whole("two", 20)));
            test.runTo(5_000_000);
            use("dials");
            assertEquals(List.of(12L, 99L, 3L), values(0), "only what changed is set, when it is back");
            assertTrue(core.failures.isEmpty(), core.failures.toString());
        }
    }

    @Test
    void inEveryPool() throws Exception {
        try (test; FakeCore core = started()) {
            use("dials");
            pools.removePcpu(0, 1);
            pools.configure("dials", List.of(whole("one", 10)));
            int side = pools.create("side", "dials", 0b10);
            assertEquals(List.of(10L, 2L, 3L), values(side), "one that is made later");
            pools.configure("dials", List.of(whole("two", 7)));
            assertEquals(List.of(1L, 7L, 3L), values(0));
            assertEquals(List.of(1L, 7L, 3L), values(side));
            assertTrue(core.failures.isEmpty(), core.failures.toString());
        }
    }

    @Test
    void oneThatIsRefusedChangesNothing() throws Exception {
        try (test; FakeCore core = started()) {
            use("dials");
            pools.configure("dials", List.of(whole("two", 5)));
            for (int value : List.of(Dials.ODD, Dials.BROKEN)) {
                List<Setting> wrong = List.of(whole("two", 6), new Setting(2, "own", 8), whole("one", value));
                String said = String.valueOf(
                    assertThrows(IllegalArgumentException.class, () -> pools.configure("dials", wrong)).getMessage());
                assertTrue(said.startsWith("scheduler dials refuses its configuration: "), said);
                assertEquals(List.of(1L, 5L, 3L), values(0));
            }
            use("other");
            pools.configure("dials", List.of(whole("one", Dials.ODD)));
            use("dials");
            assertEquals(List.of(1L, 5L, 3L), values(0), "it goes by what it had, and is in use");
            assertTrue(core.failures.isEmpty(), core.failures.toString());
        }
    }

    @Test
    void isSetAgainWhereTheHandoverWasLost() throws Exception {
        try (test; FakeCore core = started()) {
            pools.configure("dials", List.of(whole("one", 10)));
            use("dials");
            pools.configure("dials", List.of(whole("one", 10), whole("two", Dials.WORN)));
            test.runTo(10_000_000);
            assertEquals("built-in", slot().inUse(), "it was thrown out, with what it had been given to keep");
            pools.configure("dials", List.of(whole("one", 10)));
            use("dials");
            assertEquals(List.of(10L, 2L, 3L), values(0));
            assertTrue(core.failures.isEmpty(), core.failures.toString());
        }
    }

    @Test
    void aSchedulerThatIsPreferredIsTakenWhenItComes() throws Exception {
        try (test; FakeCore core = started()) {
            assertNull(test.machine.slots().prefer("scheduler", "late"));
            use("other");
            assertNull(test.machine.slots().prefer("scheduler", "late"), "the last word counts");
            test.runTo(2_000_000);
            test.machine.schedulerSeats().added(new Choice<>("late", new Dials("late"), true));
            assertEquals("late", slot().inUse());
            assertTrue(Objects.requireNonNull(test.machine.slots().prefer("scheduler", "dials")).done());
            assertThrows(IllegalArgumentException.class, () -> test.machine.slots().prefer("no slot", "dials"));
            assertTrue(core.failures.isEmpty(), core.failures.toString());
        }
    }

    @Test
    void oneThatRefusesLeavesThePreferenceAsItWas() throws Exception {
        try (test; FakeCore core = started()) {
            use("other");
            test.machine.schedulerSeats().added(new Choice<>("shy", new Dials("shy") {
                @Override
                public void prepare() {
                    throw new IllegalStateException("not today");
                }
            }, true));
            SwapReport report = Objects.requireNonNull(test.machine.slots().prefer("scheduler", "shy"));
            assertTrue(!report.done() && report.reason().contains("not today"), report.toString());
            assertEquals("other", slot().inUse());
            assertEquals("other", slot().chosen());
            assertTrue(core.failures.isEmpty(), core.failures.toString());
        }
    }

    private void use(String name) {
        SwapReport report = test.machine.slots().use("scheduler", name);
        assertTrue(report.done(), report.reason());
    }

    private SlotInfo slot() {
        return test.machine.slots().slots().stream().filter(slot -> slot.name().equals("scheduler")).findFirst()
            .orElseThrow();
    }

    /** "one", "two", and "own" of domain 1. */
    private List<Long> values(int pool) throws Exception {
        return test.machine.atSafePoint(() -> {
            Scheduler scheduler = pools.scheduler(pool);
            return List.of(scheduler.tuned(Parameter.WHOLE, "one"), scheduler.tuned(Parameter.WHOLE, "two"), scheduler
                .tuned(1, "own"));
        });
    }

    private static Setting whole(String name, long value) {
        return new Setting(Parameter.WHOLE, name, value);
    }
}
