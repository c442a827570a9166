// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Scheduler;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** Behaves well until it is let loose, and then in its own bad way; it says that it serves all. */
final class IllBehavedScheduler extends ForwardingScheduler {
    private static final int SLICE_MICROS = 1000;
    private static final int NOBODY = 4711;

    private final Mischief mischief;
    private final Machine machine;
    private final Set<Integer> asleep = new TreeSet<>();
    private volatile boolean loose;
    private int removed = -1;
    private int first = -1;
    private long spins;

    /** What it does, and what it is told to be thrown out for. */
    enum Mischief {
        THROWS_FROM_PICK("pick threw java.lang.IllegalStateException"), THROWS_FROM_WAKE(
            "wake threw java.lang.IllegalStateException"), OVERFLOWS_THE_STACK(
                "pick threw java.lang.StackOverflowError"), PICKS_A_STRANGER(
                    "picked vCPU 4711, which does not exist"), PICKS_A_SLEEPER("which sleeps"), KEEPS_A_REMOVED_ONE(
                        "which does not exist"), GIVES_NO_TIME("its slice of 0 us is not"), GIVES_AN_HOUR(
                            "its slice of 2147483647 us is not"), SERVES_ONE_ONLY(
                                "wait for more than 10 s"), IDLES_FOR_EVER("wait for more than 10 s"), BLOCKS(
                                    "it did not return from pick"), SPINS(
                                        "it did not return from pick"), CALLS_THE_MACHINE(
                                            "slots are not changed on a pCPU's thread");

        private final String reason;

        Mischief(String reason) {
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    IllBehavedScheduler(Mischief mischief, Scheduler scheduler, Machine machine) {
        super(scheduler);
        this.mischief = mischief;
        this.machine = machine;
    }

    void letLoose() {
        loose = true;
    }

    @Override
    public Set<Claim> claims() {
        return Set.of(Claim.SERVES_ALL);
    }

    @Override
    public void remove(int vcpu) {
        removed = vcpu;
        asleep.remove(vcpu);
        super.remove(vcpu);
    }

    @Override
    public void wake(int vcpu, long now) {
        asleep.remove(vcpu);
        super.wake(vcpu, now);
        if (loose && mischief == Mischief.THROWS_FROM_WAKE) {
            throw new IllegalStateException("of its own");
        }
    }

    @Override
    public void sleep(int vcpu, long now) {
        asleep.add(vcpu);
        super.sleep(vcpu, now);
    }

    @Override
    public long pick(int pcpu, int previous, long ranNanos, long now) {
        long good = super.pick(pcpu, previous, ranNanos, now);
        return loose ? bad(good) : good;
    }

    private long bad(long good) {
        return switch (mischief) {
            case THROWS_FROM_PICK -> throw new IllegalStateException("of its own");
            case THROWS_FROM_WAKE -> good;
            case OVERFLOWS_THE_STACK -> bad(good) + 1;
            case PICKS_A_STRANGER -> Scheduler.slice(NOBODY, SLICE_MICROS);
            case PICKS_A_SLEEPER -> asleep.isEmpty() ? good : Scheduler.slice(asleep.iterator().next(), SLICE_MICROS);
            case KEEPS_A_REMOVED_ONE -> removed < 0 ? good : Scheduler.slice(removed, SLICE_MICROS);
            case GIVES_NO_TIME -> good == IDLE ? IDLE : Scheduler.slice(Scheduler.vcpu(good), 0);
            case GIVES_AN_HOUR -> good == IDLE ? IDLE : Scheduler.slice(Scheduler.vcpu(good), Integer.MAX_VALUE);
            case SERVES_ONE_ONLY -> onlyTheFirst(good);
            case IDLES_FOR_EVER -> IDLE;
            case BLOCKS -> blocked();
            case SPINS -> spun();
            case CALLS_THE_MACHINE -> machine.slots().use("scheduler", "built-in").done() ? good : IDLE;
        };
    }

    private long onlyTheFirst(long good) {
        if (first < 0 && good != IDLE) {
            first = Scheduler.vcpu(good);
        }
        return first < 0 || asleep.contains(first) ? IDLE : Scheduler.slice(first, SLICE_MICROS);
    }

    private long blocked() {
        while (loose) {
            LockSupport.park(this);
        }
        return IDLE;
    }

    private long spun() {
        while (loose) {
            spins++;
        }
        return spins;
    }

    /** Lets go of the thread that it keeps, so that the test leaves none behind. */
    void tame() {
        loose = false;
    }
}
