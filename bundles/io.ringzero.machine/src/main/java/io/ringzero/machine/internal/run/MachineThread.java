// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.run;

import io.ringzero.api.machine.Core;
import io.ringzero.api.machine.Tlbs;
import io.ringzero.machine.internal.slot.Cpus;
import io.ringzero.machine.internal.slot.Pools;
import io.ringzero.machine.internal.time.MachineClock;
import io.ringzero.machine.internal.vcpu.Pcpu;
import io.ringzero.machine.internal.vcpu.Vcpus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The threads that drive the machine - one for each pCPU with the real clock, one for all with the virtual one - and the watchdog
 * that replaces one that is stuck in a scheduler. Any thread.
 *
 * <p>A stuck thread is not interrupted or waited for: it is counted, and ends by itself should its plug-in ever return.
 */
public final class MachineThread {
    /**
     * A call of a scheduler that is seen going on at this many looks, {@link #LOOK} apart, is stuck. Looks are counted, not time: a
     * host that was suspended accuses nobody.
     */
    private static final int PATIENCE_LOOKS = 12;
    private static final Duration LOOK = Duration.ofMillis(250);

    private final Lease lease;
    private final Outbox outbox;
    private final Thread watchdog;
    private final AtomicInteger givenUp = new AtomicInteger();
    private final Gate gate;
    private final Step step;
    private final Driver driver;
    /** By pCPU for the parallel driver; the sequential one has one. */
    private final AtomicReferenceArray<Thread> threads;
    private final List<ParallelDriver> parallel;
    private final Cpus cpus;
    private final Vcpus vcpus;

    public MachineThread(Gate gate, MachineClock clock, Chores chores, Vcpus vcpus, Pools pools, Cpus cpus,
        List<Pcpu> pcpus, Tlbs tlbs, Outbox outbox, Lease lease) {
        this.gate = gate;
        this.lease = lease;
        this.outbox = outbox;
        this.vcpus = vcpus;
        this.cpus = cpus;
        step = new Step(gate, clock, vcpus, pools, cpus, tlbs, outbox);
        driver = new Driver(gate, clock, chores, step, pcpus, outbox);
        parallel = isParallel(clock, pcpus.size())
            ? pcpus.stream().map(p -> new ParallelDriver(gate, clock, chores, step, p, driver::core, outbox)).toList()
            : List.of();
        threads = new AtomicReferenceArray<>(parallel.isEmpty()
            ? new Thread[] {Thread.ofPlatform().name("ringzero-machine").unstarted(driver)}
            : parallel.stream().map(p -> Thread.ofPlatform().name("ringzero-pcpu-" + parallel.indexOf(p)).unstarted(p))
                .toArray(Thread[]::new));
        watchdog = Thread.ofPlatform().name("ringzero-watchdog").daemon().unstarted(this::watch);
    }

    /** Begins; once. From here on the calling thread owns nothing any more. */
    public void start() {
        List<Thread> all = IntStream.range(0, threads.length()).mapToObj(threads::get).toList();
        if (parallel.isEmpty()) {
            gate.enter(all.getFirst());
        } else {
            gate.admit(all, cpus::kick);
        }
        all.forEach(Thread::start);
        watchdog.start();
    }

    /** Whether each pCPU has a thread of its own: only then may two of them be in guest code at once. */
    public static boolean isParallel(MachineClock clock, int pcpus) {
        return !clock.virtual() && pcpus > 1;
    }

    /** Threads that were given up because a scheduler did not return. */
    public int givenUp() {
        return givenUp.get();
    }

    /** The core from now on; at a safe point. */
    public void core(@Nullable Core core) {
        driver.core(core);
    }

    /** Whoever sits on a pCPU leaves it; at a safe point. */
    public void clear(Pcpu pcpu) {
        driver.clear(pcpu);
    }

    /** Instructions retired so far. */
    public long instructions() {
        return step.instructions();
    }

    /** Steps so far. */
    public long steps() {
        return step.steps();
    }

    /** Entries to the core so far. */
    public long exits() {
        return step.exits();
    }

    /** Ends the threads. Returns whether they ended within a deadline. */
    public boolean stop(Duration deadline) {
        watchdog.interrupt();
        gate.close();
        boolean interrupted = false;
        try {
            long end = System.nanoTime() + deadline.toNanos();
            boolean ended = true;
            for (int i = 0; i < threads.length(); i++) {
                Thread thread = threads.get(i);
                while (thread.isAlive() && System.nanoTime() < end) {
                    try {
                        thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
                    } catch (InterruptedException e) {
                        interrupted = true;
                    }
                }
                ended &= !thread.isAlive();
            }
            return ended;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void watch() {
        Lease.Term watched = null;
        int looks = 0;
        try {
            while (true) {
                Thread.sleep(LOOK);
                Lease.Term term = lease.term();
                looks = term != null && term == watched ? looks + 1 : 0;
                watched = term;
                if (term != null && looks == PATIENCE_LOOKS && lease.seize(term)) {
                    replace(term);
                }
            }
        } catch (InterruptedException e) {
            // The machine stops.
        }
    }

    /** Nothing is half-done while a scheduler is called, so the machine is as sound as between two steps. */
    private void replace(Lease.Term stuck) {
        int number = givenUp.incrementAndGet();
        int place = gate.number(stuck.thread);
        Thread fresh = Thread.ofPlatform().name("ringzero-machine-" + number).unstarted(() -> {
            stuck.whenStuck.accept(stuck.what);
            vcpus.askAll();
            if (place >= 0) {
                parallel.get(place).drive();
            } else {
                driver.run();
            }
        });
        outbox.log(System.Logger.Level.ERROR, stuck.thread + " is stuck in the scheduler's " + stuck.what
            + " and is given up, the " + number + ". of this machine; " + fresh.getName() + " goes on", null);
        threads.set(Math.max(0, place), fresh);
        if (place >= 0) {
            gate.replace(place, fresh);
        } else {
            gate.enter(fresh);
        }
        fresh.start();
    }
}
