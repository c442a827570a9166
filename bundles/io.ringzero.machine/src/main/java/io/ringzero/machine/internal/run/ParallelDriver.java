// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.run;

import io.ringzero.api.machine.Core;
import io.ringzero.machine.internal.time.MachineClock;
import io.ringzero.machine.internal.vcpu.Pcpu;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One pCPU's part of the parallel driver, real clock: a host thread that owns the machine from the end of one run of guest code to
 * the beginning of the next. Whoever owns it does the chores of all; so there is no order but that in which threads come out of
 * guest code, and no lock but the {@link Gate}.
 */
final class ParallelDriver implements Runnable {
    private static final int MOST_FAILURES = 100;

    private final Gate gate;
    private final MachineClock clock;
    private final Chores chores;
    private final Step step;
    private final Pcpu pcpu;
    private final Supplier<@Nullable Core> core;
    private final Outbox outbox;
    private int failures;

    ParallelDriver(Gate gate, MachineClock clock, Chores chores, Step step, Pcpu pcpu, Supplier<@Nullable Core> core,
        Outbox outbox) {
        this.gate = gate;
        this.clock = clock;
        this.chores = chores;
        this.step = step;
        this.pcpu = pcpu;
        this.core = core;
        this.outbox = outbox;
    }

    @Override
    public void run() {
        if (gate.take(pcpu.number())) {
            drive();
        }
    }

    /** Goes on as the machine's owner, to the end. */
    void drive() {
        try {
            boolean open = true;
            while (open) {
                open = guarded();
            }
        } catch (Lease.Lost e) {
            // Another thread has this place.
        }
    }

    private boolean guarded() {
        try {
            boolean open = once();
            failures = 0;
            return open;
        } catch (Lease.Lost e) {
            throw e;
        } catch (Throwable e) { // whatever it is, guests and operators must not lose the machine to it
            outbox.log(Level.ERROR, "the loop of " + pcpu.id + " failed: " + e, e);
            if (++failures == MOST_FAILURES) {
                outbox.log(Level.ERROR, "the machine is held: the loop of " + pcpu.id + " failed " + failures
                    + " times in a row", null);
                gate.hold();
            }
            return gate.giveWay(pcpu.number());
        }
    }

    /** Returns whether the thread owns the machine still, as it does until the machine closes. */
    private boolean once() {
        long outings = gate.outings();
        if (chores.round()) {
            return gate.pass();
        }
        Core present = core.get();
        if (present == null || pcpu.idle() && !pcpu.ask) {
            long deadline = clock.nextDeadline();
            return gate.rest(pcpu.number(), () -> clock.sleep(deadline));
        }
        step.step(present, pcpu, clock.systemNanos() + Driver.QUANTUM_NANOS);
        chores.turns();
        pcpu.localNanos = clock.systemNanos();
        return gate.outings() == outings ? gate.giveWay(pcpu.number()) : gate.pass();
    }
}
