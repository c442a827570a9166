// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.run;

import io.ringzero.api.machine.Core;
import io.ringzero.machine.internal.time.MachineClock;
import io.ringzero.machine.internal.vcpu.Pcpu;
import java.lang.System.Logger.Level;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sequential driver: one thread steps all pCPUs, always the one whose own time is the earliest, ties by number. So with
 * the virtual clock everything that happens, happens in an order that only configuration and inputs decide.
 *
 * <p>While several pCPUs have work each runs for at most a quantum, which bounds how far their times are apart.
 */
public final class Driver implements Runnable {
    /** Most of one run while other pCPUs have work too, virtual clock. */
    static final long SHARED_QUANTUM_NANOS = 20_000;
    /** Most of one run otherwise. */
    static final long QUANTUM_NANOS = 1_000_000;
    private static final int MOST_FAILURES = 100;

    private final Gate gate;
    private final MachineClock clock;
    private final Chores chores;
    private final Step step;
    private final List<Pcpu> pcpus;
    private final Outbox outbox;
    private volatile @Nullable Core core;
    /** The pCPU whose run was cut short by a kick: as if nothing had been, it goes on to the end of its quantum. */
    private @Nullable Pcpu interrupted;
    private long quantumEnd;
    private int failures;

    Driver(Gate gate, MachineClock clock, Chores chores, Step step, List<Pcpu> pcpus, Outbox outbox) {
        this.gate = gate;
        this.clock = clock;
        this.chores = chores;
        this.step = step;
        this.pcpus = pcpus;
        this.outbox = outbox;
    }

    /** The core that has the vCPUs from now on; the one before is left by all of them. At a safe point. */
    void core(@Nullable Core next) {
        Core last = core;
        for (Pcpu pcpu : pcpus) {
            if (last != null) {
                step.clear(last, pcpu);
            }
            pcpu.ask = true;
        }
        interrupted = null;
        core = next;
    }

    /** Whoever sits on a pCPU leaves it. At a safe point. */
    void clear(Pcpu pcpu) {
        Core present = core;
        if (present != null) {
            step.clear(present, pcpu);
        }
        pcpu.ask = true;
        interrupted = interrupted == pcpu ? null : interrupted;
    }

    /** The core that has the vCPUs. */
    @Nullable
    Core core() {
        return core;
    }

    @Override
    public void run() {
        while (gate.pass()) {
            try {
                once();
                failures = 0;
            } catch (Lease.Lost e) {
                return;
            } catch (Throwable e) { // whatever it is, guests and operators must not lose the machine to it
                outbox.log(Level.ERROR, "the machine's loop failed: " + e, e);
                if (++failures == MOST_FAILURES) {
                    outbox.log(Level.ERROR, "the machine is held: its loop failed " + failures + " times in a row",
                        null);
                    gate.hold();
                }
            }
        }
    }

    private void once() {
        Core present = core;
        Pcpu pcpu = present == null ? null : interrupted != null ? interrupted : next();
        if (present == null || pcpu == null) {
            idle();
            return;
        }
        clock.at(pcpu.localNanos);
        if (!chores.round()) {
            if (interrupted == null) {
                quantumEnd = clock.systemNanos() + (clock.virtual() && shared(pcpu)
                    ? SHARED_QUANTUM_NANOS
                    : QUANTUM_NANOS);
            }
            interrupted = step.step(present, pcpu, quantumEnd) ? pcpu : null;
            chores.turns();
        }
        pcpu.localNanos = clock.systemNanos();
    }

    /** Nothing can run: time goes to the next timer, or the thread waits for one, or for something from outside. */
    private void idle() {
        long latest = 0;
        for (Pcpu pcpu : pcpus) {
            latest = Math.max(latest, pcpu.localNanos);
        }
        clock.at(latest);
        if (chores.round()) {
            spread();
            return;
        }
        long deadline = clock.nextDeadline();
        if (clock.virtual() && deadline != Long.MAX_VALUE) {
            clock.at(Math.max(latest, deadline));
            spread();
        } else {
            gate.rest(() -> chores.waiting() || core != null && next() != null,
                () -> clock.sleep(clock.nextDeadline()));
        }
    }

    /** All pCPUs were idle, so all have come to this moment. */
    private void spread() {
        long now = clock.systemNanos();
        for (Pcpu pcpu : pcpus) {
            pcpu.localNanos = Math.max(pcpu.localNanos, now);
        }
    }

    /** The pCPU that is furthest behind of those that run a vCPU or have a reason to ask for one. */
    private @Nullable Pcpu next() {
        Pcpu first = null;
        for (Pcpu pcpu : pcpus) {
            if ((!pcpu.idle() || pcpu.ask) && (first == null || pcpu.localNanos < first.localNanos)) {
                first = pcpu;
            }
        }
        return first;
    }

    private boolean shared(Pcpu pcpu) {
        for (Pcpu other : pcpus) {
            if (other != pcpu && (!other.idle() || other.ask)) {
                return true;
            }
        }
        return false;
    }
}
