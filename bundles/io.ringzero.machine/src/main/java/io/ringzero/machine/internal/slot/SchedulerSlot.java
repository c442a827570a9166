// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.machine.Clock;
import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.SchedulerRecord;
import io.ringzero.api.sched.Setting;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import io.ringzero.machine.internal.run.Lease;
import io.ringzero.machine.internal.vcpu.Advice;
import io.ringzero.machine.internal.vcpu.Pcpu;
import io.ringzero.machine.internal.vcpu.Vcpus;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler in use in a CPU pool, never trusted. One that throws, does not return, picks a vCPU that may not run, or lets a
 * runnable one wait for {@link #STALL_NANOS} is thrown out for the built-in one, which starts from the machine's own books; the same books correct a
 * handover record that leaves a vCPU out or makes one up.
 */
public final class SchedulerSlot implements Occupant<Scheduler>, Advice {
    /** For how long a runnable vCPU may wait before its scheduler is thrown out, system time. */
    public static final long STALL_NANOS = 10_000_000_000L;
    private static final long STALL_CHECK_NANOS = 100_000_000L;
    private static final int MOST_SLICE_MICROS = 2_000_000;

    private final int pool;
    private final Vcpus vcpus;
    private final Clock clock;
    private final Lease lease;
    private final Function<String, List<Setting>> configured;
    private final Tuner tuner = new Tuner();
    private final Bounded bounded = new Bounded();
    private final ArrayDeque<Notice> pending = new ArrayDeque<>();
    private @Nullable Seat<Scheduler> seat;
    private long inChargeSince;
    private long nextStallCheck;

    /** @param configured what is to hold for the schedulers of a name */
    SchedulerSlot(int pool, Vcpus vcpus, Clock clock, Lease lease, Function<String, List<Setting>> configured) {
        this.pool = pool;
        this.vcpus = vcpus;
        this.clock = clock;
        this.lease = lease;
        this.configured = configured;
    }

    /** Something the scheduler is to be told. */
    private record Notice(String what, Consumer<Scheduler> call) {
    }

    /** Completes the pair: the seat asks this object for records, and this one asks the seat who is in use. */
    void sitOn(Seat<Scheduler> chair) {
        seat = chair;
    }

    /** Waiting counts from now: nobody could have been served before. */
    public void restartWatch() {
        inChargeSince = clock.systemNanos();
        nextStallCheck = inChargeSince + STALL_CHECK_NANOS;
    }

    /** Asks what a pCPU is to run. The answer is sound, or {@link Scheduler#IDLE}. */
    public long pick(Pcpu pcpu) {
        long now = clock.systemNanos();
        tellAll();
        watch(now);
        for (int attempt = 0; attempt < 2; attempt++) {
            String complaint;
            try {
                long picked = ask(pcpu, now);
                complaint = complaint(picked, pcpu);
                if (complaint == null) {
                    pcpu.askedAt = now;
                    return picked;
                }
            } catch (Lease.Lost e) {
                throw e;
            } catch (Exception | LinkageError | StackOverflowError e) {
                complaint = "pick threw " + e;
            }
            seat().eject(complaint, false);
        }
        pcpu.askedAt = now;
        return Scheduler.IDLE;
    }

    @Override
    public void added(int vcpu, VcpuParams params) {
        tell("add", scheduler -> scheduler.add(vcpu, params));
    }

    @Override
    public void removed(int vcpu) {
        tell("remove", scheduler -> scheduler.remove(vcpu));
    }

    @Override
    public void adjusted(int vcpu, VcpuParams params) {
        tell("adjust", scheduler -> scheduler.adjust(vcpu, params));
    }

    /** A pCPU of the pool is asked for from now on. */
    void pcpuAdded(int pcpu) {
        tell("pcpuAdded", scheduler -> scheduler.pcpuAdded(pcpu));
    }

    /** A pCPU, on which nothing runs, left the pool. */
    void pcpuRemoved(int pcpu) {
        tell("pcpuRemoved", scheduler -> scheduler.pcpuRemoved(pcpu));
    }

    @Override
    public void woken(int vcpu) {
        long now = clock.systemNanos();
        tell("wake", scheduler -> scheduler.wake(vcpu, now));
    }

    @Override
    public void slept(int vcpu) {
        long now = clock.systemNanos();
        tell("sleep", scheduler -> scheduler.sleep(vcpu, now));
    }

    @Override
    public void yielded(int vcpu) {
        long now = clock.systemNanos();
        tell("yielded", scheduler -> scheduler.yielded(vcpu, now));
    }

    @Override
    public Section record(@Nullable Section exported) {
        SchedulerRecord truth = vcpus.record(pool);
        Map<String, byte[]> kept = new TreeMap<>();
        if (exported != null) {
            exported.extras().forEach((name, bytes) -> {
                if (name.startsWith(Scheduler.KEPT)) {
                    kept.put(name, bytes);
                }
            });
            try {
                SchedulerRecord said = SchedulerRecord.of(exported);
                if (said.vcpus().size() == truth.vcpus().size() && facts(said).equals(facts(truth))) {
                    return exported;
                }
            } catch (Incompatible e) {
                // The books below are right, whatever this was.
            }
        }
        return truth.toSection(kept);
    }

    @Override
    public List<String> dump() {
        return vcpus.dump(pool);
    }

    @Override
    public void install(Scheduler next) {
        restartWatch();
    }

    @Override
    public void inUse(String name, Scheduler service) {
        try {
            tune(name, service);
        } catch (IllegalArgumentException e) {
            seat().complain(e.getMessage() + "; it goes by what it had");
        }
    }

    @Override
    public void forgot() {
        tuner.forget();
    }

    /**
     * Sets what its configuration has changed, when one of that name is in use.
     *
     * @throws IllegalArgumentException when it refuses; nothing was set then
     */
    void tune(String name) {
        if (name.equals(seat().info().inUse())) {
            settle();
            if (name.equals(seat().info().inUse())) {
                tune(name, seat().current());
            }
        }
    }

    private void tune(String name, Scheduler service) {
        List<Setting> old = tuner.applied(name);
        List<Setting> wanted = configured.apply(name);
        if (old.equals(wanted)) {
            return; // guests stand still meanwhile
        }
        try {
            bounded.call("tune", () -> {
                Tuner.set(service, old, wanted);
                return null;
            });
            tuner.done(name, wanted);
        } catch (TimeoutException e) {
            stuck("tune");
        } catch (Exception | LinkageError | StackOverflowError e) {
            String why = e instanceof IllegalArgumentException ? e.getMessage() : e.toString();
            throw new IllegalArgumentException("scheduler " + name + " refuses its configuration: " + why, e);
        }
    }

    @Override
    public void uninstall() {
        // Nobody asks it anything until another is installed.
    }

    /** What a record says, without the order; where a vCPU slept does not matter. */
    private static List<Set<?>> facts(SchedulerRecord record) {
        Set<SchedulerRecord.Vcpu> vcpus = new HashSet<>();
        for (SchedulerRecord.Vcpu vcpu : record.vcpus()) {
            vcpus.add(vcpu.runnable() ? vcpu : new SchedulerRecord.Vcpu(vcpu.index(), false, Pcpu.NONE, vcpu.params()));
        }
        return List.of(new HashSet<>(record.pcpus()), vcpus);
    }

    /**
     * Noted now, told before the next question: so a scheduler is called only where nothing in the machine is half-done, and a
     * thread that is stuck in it can be given up.
     */
    private void tell(String what, Consumer<Scheduler> call) {
        pending.add(new Notice(what, call));
    }

    /** All that waits is told in one call of the other thread, up to the first that goes wrong; what is left goes to the successor. */
    @Override
    public void settle() {
        while (!pending.isEmpty()) {
            Scheduler scheduler = seat().current();
            List<Notice> notices = List.copyOf(pending);
            AtomicInteger told = new AtomicInteger();
            String failure = null;
            boolean stuck = false;
            try {
                bounded.call("notices", () -> {
                    for (Notice notice : notices) {
                        notice.call.accept(scheduler);
                        told.incrementAndGet();
                    }
                    return null;
                });
            } catch (TimeoutException e) {
                stuck = true;
            } catch (Exception | LinkageError | StackOverflowError e) {
                failure = " threw " + e;
            }
            int right = Math.min(told.get(), notices.size() - (stuck || failure != null ? 1 : 0));
            for (int i = 0; i < right; i++) {
                pending.remove();
            }
            if (stuck) {
                stuck(pending.remove().what);
            } else if (failure != null) {
                seat().eject(pending.remove().what + failure, false);
            }
        }
    }

    private void tellAll() {
        while (!pending.isEmpty()) {
            Notice notice = pending.remove();
            Scheduler scheduler = seat().current();
            try {
                lease.during(notice.what, this::stuck, () -> {
                    notice.call.accept(scheduler);
                    return null;
                });
            } catch (Lease.Lost e) {
                throw e;
            } catch (Exception | LinkageError | StackOverflowError e) {
                seat().eject(notice.what + " threw " + e, false); // its successor finds everything in the books
            }
        }
    }

    /** The scheduler's call did not return, and a fresh thread has taken over. */
    private void stuck(String what) {
        seat().eject("it did not return from " + what, true);
    }

    private long ask(Pcpu pcpu, long now) {
        Scheduler scheduler = seat().current();
        int previous = pcpu.vcpu;
        return lease.during("pick", this::stuck,
            () -> scheduler.pick(pcpu.number(), previous, Math.max(0, now - pcpu.askedAt), now));
    }

    private @Nullable String complaint(long picked, Pcpu pcpu) {
        if (picked == Scheduler.IDLE) {
            return null;
        }
        int slice = Scheduler.sliceMicros(picked);
        String objection = vcpus.objection(Scheduler.vcpu(picked), pcpu);
        if (objection != null) {
            return "for " + pcpu.id + " it picked " + objection;
        }
        return slice >= 1 && slice <= MOST_SLICE_MICROS
            ? null
            : "its slice of " + Integer.toUnsignedString(slice) + " us is not 1 to " + MOST_SLICE_MICROS;
    }

    private void watch(long now) {
        if (now >= nextStallCheck) {
            nextStallCheck = now + STALL_CHECK_NANOS;
            boolean servesAll = lease.during("claims", this::stuck,
                () -> seat().current().claims().contains(Claim.SERVES_ALL));
            int starving = servesAll && now - inChargeSince > STALL_NANOS ? vcpus.starving(pool, STALL_NANOS) : -1;
            if (starving >= 0) {
                seat().eject("it let vCPU " + starving + " wait for more than " + STALL_NANOS / 1_000_000_000L + " s",
                    false);
            }
        }
    }

    private Seat<Scheduler> seat() {
        return Objects.requireNonNull(seat);
    }
}
