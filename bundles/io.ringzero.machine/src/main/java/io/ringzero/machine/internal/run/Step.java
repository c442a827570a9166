// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.run;

import io.ringzero.api.machine.Core;
import io.ringzero.api.machine.Cpu;
import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.Tlbs;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.machine.internal.slot.Cpus;
import io.ringzero.machine.internal.slot.Pools;
import io.ringzero.machine.internal.time.MachineClock;
import io.ringzero.machine.internal.vcpu.Pcpu;
import io.ringzero.machine.internal.vcpu.Vcpus;
import java.lang.System.Logger.Level;

/**
 * One step of a pCPU: pick, enter, run in place, handle the exit.
 *
 * <p>A vCPU keeps its place until its slice is over or the scheduler has a reason to be asked, so neither kicks nor swaps nor
 * the length of a run change a decision. What core or engine throw ends that vCPU's domain, not the machine.
 *
 * <p>The machine is lent to others for the time of the run itself. They may have put the vCPU to sleep meanwhile, which does not
 * matter to an exit that came before; or removed it, and then nothing of it is touched any more.
 *
 * <p>HOT PATH: allocates nothing.
 */
final class Step {
    /** How far the scheduler may let a pCPU idle while somebody waits, before it is asked again. */
    private static final long ASK_AGAIN_NANOS = 1_000_000;

    private final Gate gate;
    private final MachineClock clock;
    private final Vcpus vcpus;
    private final Pools pools;
    private final Cpus cpus;
    private final Tlbs tlbs;
    private final Outbox outbox;
    private volatile long instructions;
    private volatile long steps;
    private volatile long exits;

    Step(Gate gate, MachineClock clock, Vcpus vcpus, Pools pools, Cpus cpus, Tlbs tlbs,
        Outbox outbox) {
        this.gate = gate;
        this.clock = clock;
        this.vcpus = vcpus;
        this.pools = pools;
        this.cpus = cpus;
        this.tlbs = tlbs;
        this.outbox = outbox;
    }

    long instructions() {
        return instructions;
    }

    long steps() {
        return steps;
    }

    /** Entries to the core so far. */
    long exits() {
        return exits;
    }

    /**
     * Makes a step.
     *
     * @param quantumEnd system time up to which guest code may run at most
     * @return whether a kick ended the run before its time: then this pCPU is to go on before any other does
     */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the machine's owner
    boolean step(Core core, Pcpu pcpu, long quantumEnd) {
        steps++;
        if (pcpu.ask || clock.systemNanos() >= pcpu.sliceEnd || !vcpus.runnable(pcpu.vcpu)) {
            pick(core, pcpu);
        }
        int vcpu = pcpu.vcpu;
        if (vcpu == Pcpu.NONE) {
            return false;
        }
        try {
            if (!core.enter(pcpu.id, vcpu)) {
                sleep(vcpu); // as the core should have made it: a step must not come to nothing twice
                return false;
            }
            if (pcpu.vcpu != vcpu || !vcpus.runnable(vcpu)) {
                return false;
            }
            long end = Math.min(quantumEnd, Math.min(pcpu.sliceEnd, clock.nextDeadline()));
            long budget = clock.budget(Math.max(1, end - clock.systemNanos()));
            int exit = run(core.state(vcpu), core.controls(vcpu), pcpu, budget);
            if (pcpu.vcpu != vcpu || !vcpus.exists(vcpu)) {
                return false;
            }
            if (exit == Exit.KICK) {
                return clock.systemNanos() < end;
            }
            if (exit != Exit.BUDGET) {
                exits++;
                core.exited(pcpu.id, vcpu, exit);
            }
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError | AssertionError e) {
            fail(core, pcpu, vcpu, e);
        }
        return false;
    }

    /** The core goes or the machine is closed: nobody sits anywhere. */
    void clear(Core core, Pcpu pcpu) {
        replace(core, pcpu, Pcpu.NONE);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer, the machine's owner
    private int run(CpuState state, CpuControls controls, Pcpu pcpu, long budget) {
        tlbs.settle(); // what the core took back for this vCPU is gone everywhere when it goes on
        pcpu.tlb.drain();
        pcpu.runStart = state.retired();
        Cpu cpu = cpus.of(pcpu);
        long start = clock.systemNanos();
        if (!gate.lend(pcpu.number())) {
            return Exit.KICK;
        }
        int exit;
        long retired = 0;
        long took = 0;
        try {
            exit = cpu.run(state, controls, budget);
        } finally {
            retired = Math.max(0, state.retired() - pcpu.runStart);
            pcpu.runStart = state.retired();
            took = clock.systemNanos() - start;
            gate.retake(pcpu.number());
            instructions += retired;
            clock.ran(retired, took);
        }
        if (retired == 0 && exit == Exit.BUDGET) {
            throw new IllegalStateException("the engine used up its budget without an instruction retired");
        }
        if (retired == 0 && exit != Exit.KICK) {
            clock.ran(1, 0); // else a guest that faults for ever at one instruction would stop time
        }
        return exit;
    }

    private void pick(Core core, Pcpu pcpu) {
        pcpu.ask = false;
        long picked = pcpu.pool == Cpupools.NONE ? Scheduler.IDLE : pools.of(pcpu.pool).pick(pcpu);
        if (picked == Scheduler.IDLE) {
            replace(core, pcpu, Pcpu.NONE);
            vcpus.leave(pcpu);
            if (!pcpu.ask && vcpus.waiting(pcpu)) {
                clock.at(clock.systemNanos() + ASK_AGAIN_NANOS, () -> vcpus.ask(pcpu));
            }
            return;
        }
        pcpu.sliceEnd = clock.systemNanos() + Scheduler.sliceMicros(picked) * 1000L;
        replace(core, pcpu, Scheduler.vcpu(picked));
        vcpus.leave(pcpu);
        vcpus.passOn();
    }

    private void replace(Core core, Pcpu pcpu, int next) {
        int previous = pcpu.vcpu;
        vcpus.seat(pcpu, next);
        if (previous != next && vcpus.exists(previous)) {
            try {
                core.left(pcpu.id, previous);
            } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError | AssertionError e) {
                fail(core, pcpu, previous, e);
            }
        }
    }

    private void fail(Core core, Pcpu pcpu, int vcpu, Throwable cause) {
        if (!vcpus.exists(vcpu)) {
            outbox.log(Level.WARNING, "vCPU " + vcpu + " on " + pcpu.id + " failed as it was removed: " + cause, cause);
            return;
        }
        outbox.log(Level.ERROR, "vCPU " + vcpu + " on " + pcpu.id + " failed: " + cause, cause);
        try {
            core.failed(pcpu.id, vcpu, cause);
        } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError | AssertionError e) {
            outbox.log(Level.ERROR, "the core could not end the domain of vCPU " + vcpu + ": " + e, e);
        }
        sleep(vcpu); // whatever the core made of it, this one runs no more by itself
    }

    private void sleep(int vcpu) {
        if (vcpus.runnable(vcpu) && vcpus.sleep(vcpu)) {
            pools.ofVcpu(vcpu).slept(vcpu);
        }
    }
}
