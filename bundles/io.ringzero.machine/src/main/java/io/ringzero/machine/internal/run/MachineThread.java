// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.run;

import io.ringzero.api.machine.Core;
import io.ringzero.machine.internal.slot.Cpus;
import io.ringzero.machine.internal.slot.SchedulerSlot;
import io.ringzero.machine.internal.time.MachineClock;
import io.ringzero.machine.internal.vcpu.Pcpu;
import io.ringzero.machine.internal.vcpu.Vcpus;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The thread that drives the machine, with what it needs. Any thread. */
public final class MachineThread {
    private final Gate gate;
    private final Step step;
    private final Driver driver;
    private final Thread thread;

    public MachineThread(Gate gate, MachineClock clock, Chores chores, Vcpus vcpus, SchedulerSlot scheduler, Cpus cpus,
        List<Pcpu> pcpus, Outbox outbox) {
        this.gate = gate;
        step = new Step(clock, vcpus, scheduler, cpus, outbox);
        driver = new Driver(gate, clock, chores, step, pcpus, outbox);
        thread = Thread.ofPlatform().name("ringzero-machine").unstarted(driver);
    }

    /** Begins; once. From here on the calling thread owns nothing any more. */
    public void start() {
        gate.enter(thread);
        thread.start();
    }

    /** The core from now on; at a safe point. */
    public void core(@Nullable Core core) {
        driver.core(core);
    }

    /** Instructions retired so far. */
    public long instructions() {
        return step.instructions();
    }

    /** Steps so far. */
    public long steps() {
        return step.steps();
    }

    /** Ends the thread. Returns whether it ended within a deadline. */
    public boolean stop(Duration deadline) {
        gate.close();
        boolean interrupted = false;
        try {
            long end = System.nanoTime() + deadline.toNanos();
            while (thread.isAlive() && System.nanoTime() < end) {
                try {
                    thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return !thread.isAlive();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
