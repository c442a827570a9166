// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import io.ringzero.api.machine.Core;
import io.ringzero.api.machine.Machine.Hold;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.machine.internal.slot.Choice;
import io.ringzero.machine.internal.time.HostClock;
import io.ringzero.machine.internal.time.MachineClock;
import io.ringzero.machine.internal.time.VirtualClock;
import io.ringzero.runqueue.RoundRobin;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** A small machine with a fake engine and MMU, held until the test lets it run. */
final class TestMachine implements AutoCloseable {
    final FakeEngine engine;
    final MachineImpl machine;
    private Hold held;

    TestMachine(int pcpus, MachineClock clock, FakeEngine engine, boolean offered) {
        MachineConfig config = new MachineConfig(4, pcpus, clock.virtual(), 0, 1, true);
        this.engine = engine;
        machine = new MachineImpl(config, clock, () -> new RoundRobin(1000));
        held = machine.hold();
        machine.mmuSeat().added(new Choice<>("mmu", new FakeMmu()));
        if (offered) {
            machine.cpuSeat().added(new Choice<>("fake", engine));
        }
    }

    /** In real time, without an engine. */
    static TestMachine bare() {
        return new TestMachine(1, new HostClock(7, System::nanoTime, Clock.systemUTC()), new FakeEngine(), false);
    }

    /** A machine that is not held. */
    static MachineImpl running(int pcpus, MachineClock clock) {
        TestMachine test = new TestMachine(pcpus, clock, new FakeEngine(), true);
        test.go();
        return test.machine;
    }

    static TestMachine virtual(int pcpus) {
        return new TestMachine(pcpus, new VirtualClock(7, 1, true), new FakeEngine(), true);
    }

    static TestMachine virtual(int pcpus, int nanosPerInstruction, FakeEngine engine) {
        return new TestMachine(pcpus, new VirtualClock(7, nanosPerInstruction, true), engine, true);
    }

    static TestMachine real(int pcpus) {
        return new TestMachine(pcpus, new HostClock(7, System::nanoTime, Clock.systemUTC()), new FakeEngine(), true);
    }

    /** A scheduler becomes the one in use. */
    void scheduler(String name, Scheduler scheduler) {
        machine.schedulerSeats().added(new Choice<>(name, scheduler));
    }

    /** Puts a core in and does something with it, all at one safe point, so that time 0 is the same in each run. */
    <C extends Core> void start(C core, Callable<?> setUp) throws Exception {
        machine.atSafePoint(() -> {
            setUp.call();
            machine.core(core);
            return null;
        });
    }

    /** Lets the machine, which is held until then, run until a time, and holds it there. */
    void runTo(long systemNanos) throws Exception {
        var there = machine.holdAt(systemNanos).toCompletableFuture();
        held.close();
        held = there.get(60, TimeUnit.SECONDS);
    }

    /** Lets the machine run. */
    void go() {
        held.close();
    }

    @Override
    public void close() {
        machine.close();
    }
}
