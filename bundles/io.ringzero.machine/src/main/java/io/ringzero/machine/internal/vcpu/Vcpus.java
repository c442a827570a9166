// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.vcpu;

import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.TimeAccounts;
import io.ringzero.api.machine.VcpuRegistry.Runstate.State;
import io.ringzero.api.sched.SchedulerRecord;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.machine.internal.trace.Trace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All vCPUs and where they are. Changes here come first, then the scheduler is told: so whoever replaces it in between finds
 * the truth. Belongs to the machine's owner.
 */
public final class Vcpus {
    private final Clock clock;
    private final List<Pcpu> pcpus;
    private final Reach reach;
    /** By index; null where a vCPU was removed, for indices are not used again. */
    private final List<@Nullable Vcpu> all = new ArrayList<>();
    private long removedNanos;

    /**
     * @param reach how pCPUs are told that they have something to ask
     */
    public Vcpus(Clock clock, List<Pcpu> pcpus, Reach reach) {
        this.clock = clock;
        this.reach = reach;
        this.pcpus = pcpus;
    }

    public int add(VcpuParams params) {
        Vcpu added = new Vcpu(all.size(), params, clock.systemNanos());
        fit(added);
        all.add(added);
        return added.index;
    }

    /** The pCPUs of a pool: bit n for pCPU n. */
    public long pool(int pool) {
        long members = 0;
        for (Pcpu pcpu : pcpus) {
            members |= pcpu.pool == pool ? 1L << pcpu.number() : 0;
        }
        return members;
    }

    /** The pool of a vCPU. */
    public int poolOf(int vcpu) {
        return get(vcpu).pool;
    }

    /** How a vCPU's scheduler knows it. */
    public VcpuParams told(int vcpu) {
        return get(vcpu).told;
    }

    /** The vCPUs of a pool. */
    public List<Integer> members(int pool) {
        return all.stream().filter(vcpu -> vcpu != null && vcpu.pool == pool).map(vcpu -> vcpu.index).toList();
    }

    /** A vCPU, on no pCPU, belongs to another pool from now on. */
    public void move(int vcpu, int pool) {
        Vcpu mover = get(vcpu);
        mover.pool = pool;
        fit(mover);
        for (Pcpu pcpu : pcpus) {
            if (mover.runnable() && mover.mayRunOn(pcpu)) {
                rouse(pcpu);
            }
        }
    }

    /** A pool's pCPUs changed. Returns the vCPUs whose parameters are others now. */
    public List<Integer> refit(int pool) {
        return members(pool).stream().filter(vcpu -> fit(get(vcpu))).toList();
    }

    private boolean fit(Vcpu vcpu) {
        long members = pool(vcpu.pool);
        long all = pcpus.size() >= Long.SIZE ? -1L : (1L << pcpus.size()) - 1;
        return vcpu.fit(members, all & ~members);
    }

    public void remove(int vcpu) {
        Vcpu gone = get(vcpu);
        stop(gone);
        if (gone.pcpu != Vcpu.NOWHERE) {
            Pcpu pcpu = pcpus.get(gone.pcpu);
            leave(pcpu, gone, clock.systemNanos());
            Trace.switched(clock.systemNanos(), pcpu.number(), gone.params, false, null);
            pcpu.ask = true;
        }
        removedNanos += gone.runstate(clock.systemNanos()).runningNanos();
        all.set(vcpu, null);
    }

    public void adjust(int vcpu, VcpuParams params) {
        Vcpu adjusted = get(vcpu);
        adjusted.params = params;
        fit(adjusted);
        pcpus.forEach(this::rouse);
    }

    /** Returns whether it slept. */
    public boolean wake(int vcpu) {
        Vcpu woken = get(vcpu);
        if (woken.runnable()) {
            return false;
        }
        become(woken, State.RUNNABLE, clock.systemNanos());
        Trace.woke(clock.systemNanos(), woken.params);
        if (!reach.parallel() || !askIdle(woken)) {
            for (Pcpu pcpu : pcpus) {
                if (woken.mayRunOn(pcpu)) {
                    rouse(pcpu);
                }
            }
        }
        return true;
    }

    /** Returns whether it was awake. */
    public boolean sleep(int vcpu) {
        Vcpu sleeper = get(vcpu);
        if (!sleeper.runnable()) {
            return false;
        }
        stop(sleeper);
        Trace.blocked(clock.systemNanos(), sleeper.params, sleeper.state == State.RUNNING);
        become(sleeper, State.BLOCKED, clock.systemNanos());
        if (sleeper.pcpu != Vcpu.NOWHERE) {
            pcpus.get(sleeper.pcpu).ask = true;
        }
        return true;
    }

    /** The pCPU on which it sits is to ask again. */
    public void yield(int vcpu) {
        Vcpu polite = get(vcpu);
        if (polite.pcpu != Vcpu.NOWHERE) {
            pcpus.get(polite.pcpu).ask = true;
        }
    }

    public io.ringzero.api.machine.VcpuRegistry.Runstate runstate(int vcpu) {
        return get(vcpu).runstate(clock.systemNanos());
    }

    /** Whether there is such a vCPU and it can run. */
    public boolean runnable(int vcpu) {
        Vcpu found = vcpu >= 0 && vcpu < all.size() ? all.get(vcpu) : null;
        return found != null && found.runnable();
    }

    /** Whether there is such a vCPU. */
    public boolean exists(int vcpu) {
        return vcpu >= 0 && vcpu < all.size() && all.get(vcpu) != null;
    }

    /** Why a vCPU may not be run on a pCPU now; null when it may. */
    public @Nullable String objection(int vcpu, Pcpu pcpu) {
        if (!exists(vcpu)) {
            return "vCPU " + vcpu + ", which does not exist";
        }
        Vcpu picked = get(vcpu);
        if (!picked.runnable()) {
            return "vCPU " + vcpu + ", which sleeps";
        }
        if (picked.pcpu != Vcpu.NOWHERE && picked.pcpu != pcpu.number()) {
            return "vCPU " + vcpu + ", which is on pCPU " + picked.pcpu;
        }
        if (picked.pool != pcpu.pool) {
            return "vCPU " + vcpu + ", which belongs to another CPU pool";
        }
        return picked.mayRunOn(pcpu) ? null : "vCPU " + vcpu + ", whose hard affinity excludes the pCPU";
    }

    /** A vCPU runs on a pCPU from now on, or {@link Pcpu#NONE} does. */
    public void seat(Pcpu pcpu, int vcpu) {
        long now = clock.systemNanos();
        Vcpu leaver = pcpu.vcpu != vcpu && exists(pcpu.vcpu) ? get(pcpu.vcpu) : null;
        Vcpu runner = vcpu == Pcpu.NONE ? null : get(vcpu);
        if (leaver != null) {
            leave(pcpu, leaver, now);
        }
        if (leaver != null || runner != null && runner.state != State.RUNNING) {
            Trace.switched(now, pcpu.number(), leaver == null ? null : leaver.params, leaver != null && leaver
                .runnable(), runner == null ? null : runner.params);
        }
        if (runner != null) {
            pcpu.vcpu = vcpu;
            runner.pcpu = pcpu.number();
            runner.last = pcpu.number();
            become(runner, State.RUNNING, now);
        }
    }

    /** Nobody is on a pCPU from now on. */
    private void leave(Pcpu pcpu, Vcpu leaver, long now) {
        if (leaver.state == State.RUNNING) {
            become(leaver, State.RUNNABLE, now);
        }
        leaver.pcpu = Vcpu.NOWHERE;
        pcpu.vcpu = Pcpu.NONE;
        pcpu.account.use(Account.Use.IDLE, now);
    }

    /** A change of state, at one moment in the books of the vCPU and of its pCPU: what one ran is what the other gave. */
    private void become(Vcpu vcpu, State next, long now) {
        boolean begins = next == State.RUNNING && vcpu.state != next;
        if (begins || vcpu.state == State.RUNNING && next != State.RUNNING) {
            Account account = pcpus.get(vcpu.pcpu).account;
            long moment = Math.max(now, Math.max(account.sinceNanos(), vcpu.sinceNanos()));
            account.use(begins ? Account.Use.GUEST : Account.Use.HYPERVISOR, moment);
            vcpu.become(next, moment);
        } else {
            vcpu.become(next, now);
        }
    }

    /** Where the pCPUs' time went. */
    public TimeAccounts accounts() {
        long now = clock.systemNanos();
        long present = 0;
        for (Vcpu vcpu : all) {
            present += vcpu == null ? 0 : vcpu.runstate(now).runningNanos();
        }
        return new TimeAccounts(pcpus.stream().map(pcpu -> pcpu.account.at(pcpu.id, now)).toList(), present,
            removedNanos);
    }

    /** Whether a vCPU waits that could run on this pCPU at once. */
    public boolean waiting(Pcpu pcpu) {
        for (Vcpu vcpu : all) {
            if (vcpu != null && vcpu.runnable() && vcpu.pcpu == Vcpu.NOWHERE && vcpu.mayRunOn(pcpu)) {
                return true;
            }
        }
        return false;
    }

    /** A vCPU of a pool that has waited for longer than a limit though it could have run, or -1. */
    public int starving(int pool, long limitNanos) {
        long now = clock.systemNanos();
        for (Vcpu vcpu : all) {
            if (vcpu != null && vcpu.pool == pool && vcpu.waitingNanos(now) > limitNanos
                && pcpus.stream().anyMatch(vcpu::mayRunOn)) {
                return vcpu.index;
            }
        }
        return -1;
    }

    /** What a pool's scheduler must know, from the machine's own books: those that wait, those that run, those that sleep. */
    public SchedulerRecord record(int pool) {
        List<SchedulerRecord.Vcpu> ordered = new ArrayList<>();
        for (State state : List.of(State.RUNNABLE, State.RUNNING, State.BLOCKED)) {
            for (Vcpu vcpu : all) {
                if (vcpu != null && vcpu.pool == pool && vcpu.state == state) {
                    ordered.add(new SchedulerRecord.Vcpu(vcpu.index, vcpu.runnable(), vcpu.pcpu, vcpu.told));
                }
            }
        }
        return new SchedulerRecord(pcpus.stream().filter(pcpu -> pcpu.pool == pool).map(Pcpu::number).toList(),
            ordered);
    }

    /** How a pool stands, for people: a line for each pCPU, then one for each vCPU. */
    public List<String> dump(int pool) {
        long now = clock.systemNanos();
        List<String> lines = new ArrayList<>();
        for (Pcpu pcpu : pcpus) {
            if (pcpu.pool == pool) {
                lines.add(pcpu.id + (pcpu.idle() ? " idles" : " runs vCPU " + pcpu.vcpu));
            }
        }
        for (Vcpu vcpu : all) {
            if (vcpu != null && vcpu.pool == pool) {
                lines.add(vcpu.text(now));
            }
        }
        return lines;
    }

    /** A pCPU is to ask the scheduler soon. */
    public void ask(Pcpu pcpu) {
        pcpu.ask = true;
        reach.wake(pcpu);
    }

    /** All pCPUs are. */
    public void askAll() {
        pcpus.forEach(this::ask);
    }

    /** A pCPU has chosen: idle ones are to ask for whom it left to them. */
    public void leave(Pcpu chooser) {
        for (Pcpu idler : pcpus) {
            if (idler != chooser && idler.idle() && !idler.ask && wanted(idler)) {
                rouse(idler);
            }
        }
    }

    private boolean wanted(Pcpu idler) {
        for (Vcpu vcpu : all) {
            if (vcpu != null && vcpu.choosy && vcpu.state == State.RUNNABLE && vcpu.pcpu == Vcpu.NOWHERE
                && vcpu.wouldRather(idler)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A pCPU has found something to run. When others wait that could run on a pCPU that idles, that one is to ask: for a vCPU that
     * wakes troubles one idle pCPU only.
     */
    public void passOn() {
        if (!reach.parallel()) {
            return;
        }
        for (Pcpu idler : pcpus) {
            if (idler.idle() && !idler.ask && waiting(idler)) {
                ask(idler);
                return;
            }
        }
    }

    /** Ends the run of a vCPU soon, if it is in guest code on another thread. */
    public void kick(int vcpu) {
        Vcpu found = get(vcpu);
        if (found.pcpu != Vcpu.NOWHERE) {
            reach.kick(pcpus.get(found.pcpu));
        }
    }

    /** When this returns the vCPU is in no guest code, and will not be while the caller owns the machine. */
    private void stop(Vcpu vcpu) {
        if (vcpu.pcpu != Vcpu.NOWHERE) {
            reach.evict(pcpus.get(vcpu.pcpu));
        }
    }

    /** Asks one idle pCPU to run a vCPU, one it would rather have or the one where it was last; false when none idles. */
    private boolean askIdle(Vcpu woken) {
        if (woken.pcpu != Vcpu.NOWHERE) {
            return false; // it has not left there yet
        }
        Pcpu best = null;
        for (Pcpu pcpu : pcpus) {
            if (pcpu.idle() && !pcpu.ask && woken.mayRunOn(pcpu)
                && (best == null || woken.fitness(pcpu) > woken.fitness(best))) {
                best = pcpu;
            }
        }
        if (best != null) {
            ask(best);
        } else if (woken.last != Vcpu.NOWHERE && woken.mayRunOn(pcpus.get(woken.last))) {
            reach.kick(pcpus.get(woken.last)); // it is to choose between the two
        }
        return best != null;
    }

    /** A pCPU is to ask; if it idles its time stood still, and comes to that of whoever wakes it. */
    public void rouse(Pcpu pcpu) {
        pcpu.ask = true;
        if (pcpu.idle()) {
            pcpu.localNanos = Math.max(pcpu.localNanos, clock.systemNanos());
            reach.wake(pcpu);
        }
    }

    private Vcpu get(int vcpu) {
        Vcpu found = vcpu >= 0 && vcpu < all.size() ? all.get(vcpu) : null;
        if (found == null) {
            throw new IllegalArgumentException("there is no vCPU with index " + vcpu);
        }
        return found;
    }
}
