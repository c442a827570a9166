// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.machine.Clock;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.SchedulerRecord;
import io.ringzero.api.sched.VcpuParams;
import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import io.ringzero.machine.internal.vcpu.Advice;
import io.ringzero.machine.internal.vcpu.Pcpu;
import io.ringzero.machine.internal.vcpu.Vcpus;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler in use, never trusted. One that throws, picks a vCPU that may not run, or lets a runnable one wait for {@link
 * #STALL_NANOS} is thrown out for the built-in one, which starts from the machine's own books; the same books correct a
 * handover record that leaves a vCPU out or makes one up.
 */
public final class SchedulerSlot implements Occupant<Scheduler>, Advice {
    /** For how long a runnable vCPU may wait before its scheduler is thrown out, system time. */
    public static final long STALL_NANOS = 10_000_000_000L;
    private static final long STALL_CHECK_NANOS = 100_000_000L;
    private static final int MOST_SLICE_MICROS = 2_000_000;

    private final Vcpus vcpus;
    private final Clock clock;
    private @Nullable Seat<Scheduler> seat;
    private long inChargeSince;
    private long nextStallCheck;

    public SchedulerSlot(Vcpus vcpus, Clock clock) {
        this.vcpus = vcpus;
        this.clock = clock;
    }

    /** Completes the pair: the seat asks this object for records, and this one asks the seat who is in use. */
    public void sitOn(Seat<Scheduler> chair) {
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
        watch(now);
        for (int attempt = 0; attempt < 2; attempt++) {
            String complaint;
            try {
                long picked = seat().current().pick(pcpu.number(), pcpu.vcpu, Math.max(0, now - pcpu.askedAt), now);
                complaint = complaint(picked, pcpu);
                if (complaint == null) {
                    pcpu.askedAt = now;
                    return picked;
                }
            } catch (Exception | LinkageError | StackOverflowError e) {
                complaint = "pick threw " + e;
            }
            seat().eject(complaint);
        }
        pcpu.askedAt = now;
        return Scheduler.IDLE;
    }

    @Override public void added(int vcpu, VcpuParams params) {
        tell("add", scheduler -> scheduler.add(vcpu, params));
    }

    @Override public void removed(int vcpu) {
        tell("remove", scheduler -> scheduler.remove(vcpu));
    }

    @Override public void adjusted(int vcpu, VcpuParams params) {
        tell("adjust", scheduler -> scheduler.adjust(vcpu, params));
    }

    @Override public void woken(int vcpu) {
        tell("wake", scheduler -> scheduler.wake(vcpu, clock.systemNanos()));
    }

    @Override public void slept(int vcpu) {
        tell("sleep", scheduler -> scheduler.sleep(vcpu, clock.systemNanos()));
    }

    @Override public void yielded(int vcpu) {
        tell("yielded", scheduler -> scheduler.yielded(vcpu, clock.systemNanos()));
    }

    @Override public Section record(@Nullable Section exported) {
        SchedulerRecord truth = vcpus.record();
        if (exported != null) {
            try {
                SchedulerRecord said = SchedulerRecord.of(exported);
                if (said.vcpus().size() == truth.vcpus().size() && facts(said).equals(facts(truth))) {
                    return exported;
                }
            } catch (Incompatible e) {
                // The books below are right, whatever this was.
            }
        }
        return truth.toSection(Map.of());
    }

    @Override public void install(Scheduler next) {
        restartWatch();
    }

    @Override public void uninstall() {
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

    private void tell(String what, Consumer<Scheduler> call) {
        try {
            call.accept(seat().current());
        } catch (Exception | LinkageError | StackOverflowError e) {
            seat().eject(what + " threw " + e); // its successor finds the change in the books
        }
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
            int starving = now - inChargeSince > STALL_NANOS ? vcpus.starving(STALL_NANOS) : -1;
            if (starving >= 0) {
                seat().eject("it let vCPU " + starving + " wait for more than " + STALL_NANOS / 1_000_000_000L + " s");
            }
        }
    }

    private Seat<Scheduler> seat() {
        return Objects.requireNonNull(seat);
    }
}
