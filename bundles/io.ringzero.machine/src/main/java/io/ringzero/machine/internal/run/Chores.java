// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.run;

import io.ringzero.api.machine.Inbox;
import io.ringzero.api.machine.Input;
import io.ringzero.machine.internal.time.MachineClock;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What a driver does between runs: inputs, due timers, turns. One at a time, each to its end; what one throws is logged and
 * goes no further. Between two of them is a safe point.
 */
public final class Chores implements Inbox {
    /** Bounds a round, so that turns that beget turns cannot keep guests from running for ever. */
    private static final int ROUND = 100_000;

    private final Queue<Input> inputs = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
    private final MachineClock clock;
    private final Gate gate;
    private final Outbox outbox;
    private final Runnable kick;

    /**
     * @param kick ends the present run soon; any thread
     */
    public Chores(MachineClock clock, Gate gate, Outbox outbox, Runnable kick) {
        this.clock = clock;
        this.gate = gate;
        this.outbox = outbox;
        this.kick = kick;
    }

    @Override
    public void post(Input input) {
        inputs.add(input);
        gate.signal();
        kick.run();
    }

    /** As {@link io.ringzero.api.machine.Machine#turn}; by the machine's owner. */
    public void turn(Runnable work) {
        turns.add(work);
    }

    /** Whether there is anything to do now. */
    boolean waiting() {
        return !inputs.isEmpty() || !turns.isEmpty() || clock.nextDeadline() <= clock.systemNanos();
    }

    /**
     * Does what there is. Returns whether anything may be different now: something was done, or others owned the machine in
     * between, so that what the driver knew before - the core, who can run - need not be true any more.
     */
    boolean round() {
        gate.heard();
        long outings = gate.outings();
        return work() || gate.outings() != outings;
    }

    private boolean work() {
        boolean any = turns();
        for (int n = 0; n < ROUND && gate.pass(); n++) {
            Input input = inputs.poll();
            Runnable work = input != null ? taken(input) : clock.takeDue();
            if (work == null) {
                return any;
            }
            work(work);
            turns();
            any = true;
        }
        return true;
    }

    /** Runs turns, and the turns that these ask for. Returns whether there were any. */
    boolean turns() {
        boolean any = false;
        for (int n = 0; n < ROUND && !turns.isEmpty(); n++) {
            Runnable next = gate.pass() ? turns.poll() : null; // while outside, another pCPU's thread may have done them all
            if (next == null) {
                return any;
            }
            work(next);
            any = true;
        }
        return any;
    }

    /** Everything from outside gets its place in system time. */
    private Runnable taken(Input input) {
        if (outbox.tracing()) {
            outbox.log(Level.TRACE, "input at " + clock.systemNanos() + " ns: " + name(input), null);
        }
        return input.turn();
    }

    private void work(@Nullable Runnable work) {
        try {
            if (work != null) {
                work.run();
            }
        } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
            outbox.log(Level.ERROR, "a turn failed: " + e, e);
        }
    }

    private static String name(Input input) {
        return switch (input) {
            case Input.Keys keys -> "keys at " + keys.console();
            case Input.Completion completion -> "completion of " + completion.operation();
            case Input.Command command -> "command " + command.command();
        };
    }
}
