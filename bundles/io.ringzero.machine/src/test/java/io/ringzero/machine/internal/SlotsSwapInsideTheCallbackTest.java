// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.Cpu;
import io.ringzero.api.machine.CpuEngine;
import io.ringzero.api.machine.CpuMachine;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.swap.SwapReport;
import io.ringzero.api.swap.WhenVacant;
import io.ringzero.machine.internal.slot.Choice;
import io.ringzero.runqueue.RoundRobin;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Services come, go and refuse while a guest runs in real time; what has gone is never asked anything again. */
class SlotsSwapInsideTheCallbackTest {
    private final TestMachine test = TestMachine.real(2);
    private final FakeCore core = new FakeCore(test.machine);

    @BeforeEach
    void start() throws Exception {
        test.start(core, () -> core.vcpu(1000));
        test.go();
    }

    @AfterEach
    void stop() {
        core.close();
        test.close();
    }

    @Test
    void withoutAWishTheFirstOneIsUsedAndAnotherChangesNothing() {
        FakeEngine other = new FakeEngine();
        test.machine.cpuSeat().added(new Choice<>("other", other));
        assertEquals("fake", slot("cpu").inUse());
        assertEquals(List.of("fake", "other"), slot("cpu").choices());
        assertNull(slot("cpu").chosen());
        assertEquals(0, other.open.get());
        assertEquals(WhenVacant.HOLD, slot("cpu").whenVacant());
        assertEquals(WhenVacant.FALLBACK, slot("scheduler").whenVacant());
    }

    @Test
    void twentyUpdatesOfTheEngineHoldTheMachineInBetweenAndLeaveNothingOpen() throws Exception {
        FakeEngine engine = new FakeEngine();
        Choice<CpuEngine> choice = new Choice<>("engine", engine);
        test.machine.cpuSeat().added(choice);
        assertTrue(test.machine.slots().use("cpu", "engine").done());
        assertEquals(0, test.engine.open.get());
        for (int i = 0; i < 20; i++) {
            runsOn();
            test.machine.cpuSeat().removed(choice);
            assertFalse(engine.usedAfterAbandon);
            assertEquals(0, engine.open.get());
            assertEquals("fake", slot("cpu").inUse(), "another engine serves meanwhile");
            runsOn();
            engine = new FakeEngine();
            choice = new Choice<>("engine", engine);
            test.machine.cpuSeat().added(choice);
            assertEquals("engine", slot("cpu").inUse(), "the wish is remembered");
            assertEquals(2, engine.open.get());
        }
        assertEquals("engine", slot("cpu").chosen());
        assertEquals(1 + 1 + 40, slot("cpu").swaps());
        assertFalse(engine.usedAfterAbandon || test.engine.usedAfterAbandon);
        assertEquals(List.of(), core.failures);
    }

    @Test
    void withoutAnMmuTheMachineStandsUntilOneComes() throws Exception {
        Choice<io.ringzero.api.machine.Mmu> second = new Choice<>("second", new FakeMmu());
        test.machine.mmuSeat().added(second);
        assertTrue(test.machine.slots().use("mmu", "second").done());
        test.machine.mmuSeat().removed(second);
        assertEquals("mmu", slot("mmu").inUse());
        runsOn();
    }

    @Test
    void aVacantSlotThatHoldsStopsTimeAndItsReportSaysForHowLong() throws Exception {
        Choice<CpuEngine> only = new Choice<>("only", new FakeEngine());
        try (TestMachine bare = TestMachine.bare(); FakeCore guest = new FakeCore(bare.machine)) {
            bare.start(guest, () -> guest.vcpu(0));
            bare.go();
            assertThrows(IllegalStateException.class, bare.machine::cpuFeatures);
            long stood = bare.machine.clock().systemNanos();
            assertEquals(stood, bare.machine.clock().systemNanos());
            bare.machine.cpuSeat().added(only);
            assertTrue(bare.machine.slots().history().getLast().pauseNanos() > 0);
            long before = bare.machine.stats().instructions();
            while (bare.machine.stats().instructions() == before) {
                Thread.onSpinWait();
            }
            bare.machine.cpuSeat().removed(only);
            SwapReport report = bare.machine.slots().history().getLast();
            assertNull(report.to());
            assertTrue(report.reason().contains("stands"), report.reason());
            long frozen = bare.machine.clock().systemNanos();
            long instructions = bare.machine.stats().instructions();
            assertEquals(frozen, bare.machine.clock().systemNanos());
            assertEquals(instructions, bare.machine.stats().instructions());
            assertNotEquals(0, frozen);
            bare.machine.cpuSeat().added(only);
            while (bare.machine.stats().instructions() == instructions) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void oneThatRefusesFailsToOpenOrToCommitLeavesTheOldOneInUse() throws Exception {
        test.machine.cpuSeat().added(new Choice<>("refuses", new FakeEngine() {
            @Override
            public void adopt(Section section) {
                throw new IllegalArgumentException("does not adopt");
            }
        }));
        test.machine.cpuSeat().added(new Choice<>("unprepared", new FakeEngine() {
            @Override
            public void prepare() {
                throw new NoClassDefFoundError("missing/Class");
            }
        }));
        FakeEngine half = new FakeEngine() {
            @Override
            public Cpu open(PcpuId pcpu, Tlb tlb, CpuMachine machine) {
                if (pcpu.number() == 1) {
                    throw new IllegalStateException("no second processor");
                }
                return super.open(pcpu, tlb, machine);
            }
        };
        test.machine.cpuSeat().added(new Choice<>("half", half));
        FakeEngine fickle = new FakeEngine() {
            @Override
            public void commit() {
                throw new IllegalStateException("not after all");
            }
        };
        test.machine.cpuSeat().added(new Choice<>("fickle", fickle));
        for (String name : List.of("refuses: does not adopt", "unprepared: missing/Class", "half: no second processor",
            "fickle: not after all")) {
            String[] each = name.split(": ");
            SwapReport report = test.machine.slots().use("cpu", each[0]);
            assertFalse(report.done(), name);
            assertTrue(report.reason().contains(each[0]) && report.reason().contains(each[1]), report.reason());
            assertEquals("fake", report.to());
            assertEquals("fake", slot("cpu").inUse());
            assertNull(slot("cpu").chosen());
            assertEquals(2, test.engine.open.get());
            runsOn();
        }
        assertEquals(0, half.open.get() + fickle.open.get());
        assertTrue(half.abandoned && fickle.abandoned);
        assertEquals(1, slot("cpu").swaps());
    }

    @Test
    void aSchedulerThatIncompatiblyRefusesIsToldApartFromOneThatWorks() {
        test.scheduler("picky", new RefusingScheduler());
        assertEquals("built-in", slot("scheduler").inUse());
        test.scheduler("rr", new RoundRobin(500));
        assertEquals("rr", slot("scheduler").inUse());
        SwapReport refusal = test.machine.slots().use("scheduler", "picky");
        assertFalse(refusal.done());
        assertTrue(refusal.reason().contains("only on Sundays"), refusal.reason());
        assertEquals("rr", slot("scheduler").inUse());
    }

    @Test
    void aSchedulerThatGoesIsFollowedByTheBuiltInOneUntilItsReturn() throws Exception {
        for (int i = 0; i < 20; i++) {
            Choice<Scheduler> rr = new Choice<>("rr", new RoundRobin(100));
            test.machine.schedulerSeats().added(rr);
            assertEquals("rr", slot("scheduler").inUse());
            runsOn();
            test.machine.schedulerSeats().removed(rr);
            assertEquals("built-in", slot("scheduler").inUse());
            runsOn();
        }
    }

    @Test
    void aWishForTheBuiltInOneIsKeptWhenOthersCome() {
        test.scheduler("rr", new RoundRobin(100));
        assertTrue(test.machine.slots().use("scheduler", "built-in").done());
        test.scheduler("another", new RoundRobin(100));
        assertEquals("built-in", slot("scheduler").inUse());
    }

    @Test
    void wrongNamesAreToldWhatThereIs() {
        String slots = Thrown.message(IllegalArgumentException.class, () -> test.machine.slots().use("disk", "x"));
        assertTrue(slots.contains("disk") && slots.contains("[cpu, mmu, scheduler]"), slots);
        String names = Thrown.message(IllegalArgumentException.class, () -> test.machine.slots().use("cpu", "x"));
        assertTrue(names.contains("\"x\"") && names.contains("[fake]"), names);
    }

    @Test
    void historyKeepsTheLastThousand() {
        test.scheduler("rr", new RoundRobin(100));
        for (int i = 0; i < 501; i++) {
            test.machine.slots().use("scheduler", "built-in");
            test.machine.slots().use("scheduler", "rr");
        }
        List<SwapReport> history = test.machine.slots().history();
        assertEquals(1000, history.size());
        assertEquals("rr", history.getLast().to());
        assertTrue(history.stream().allMatch(SwapReport::done));
    }

    private SlotInfo slot(String name) {
        return test.machine.slots().slots().stream().filter(slot -> slot.name().equals(name)).findFirst().orElseThrow();
    }

    /** The guest makes progress. */
    private void runsOn() throws Exception {
        long before = test.machine.stats().instructions();
        while (test.machine.stats().instructions() == before) {
            Thread.onSpinWait();
        }
        assertEquals(List.of(), test.machine.atSafePoint(() -> List.copyOf(core.failures)));
        Objects.requireNonNull(slot("cpu").inUse());
    }

    /** Takes over nothing. */
    private static final class RefusingScheduler implements Scheduler {
        private final RoundRobin rest = new RoundRobin(100);

        @Override
        public void adopt(Section section) throws Incompatible {
            throw new Incompatible("takes over only on Sundays");
        }

        @Override
        public void add(int vcpu, io.ringzero.api.sched.VcpuParams params) {
            rest.add(vcpu, params);
        }

        @Override
        public void remove(int vcpu) {
            rest.remove(vcpu);
        }

        @Override
        public void adjust(int vcpu, io.ringzero.api.sched.VcpuParams params) {
            rest.adjust(vcpu, params);
        }

        @Override
        public void wake(int vcpu, long now) {
            rest.wake(vcpu, now);
        }

        @Override
        public void sleep(int vcpu, long now) {
            rest.sleep(vcpu, now);
        }

        @Override
        public void yielded(int vcpu, long now) {
            rest.yielded(vcpu, now);
        }

        @Override
        public long pick(int pcpu, int previous, long ranNanos, long now) {
            return rest.pick(pcpu, previous, ranNanos, now);
        }

        @Override
        public void pcpuAdded(int pcpu) {
            rest.pcpuAdded(pcpu);
        }

        @Override
        public void pcpuRemoved(int pcpu) {
            rest.pcpuRemoved(pcpu);
        }

        @Override
        public Section export() {
            return rest.export();
        }
    }
}
