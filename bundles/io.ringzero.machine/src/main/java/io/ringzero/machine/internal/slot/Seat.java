// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.machine.Machine.Hold;
import io.ringzero.api.swap.Incompatible;
import io.ringzero.api.swap.Section;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.swap.SwapReport;
import io.ringzero.api.swap.Swappable;
import io.ringzero.api.swap.WhenVacant;
import io.ringzero.machine.internal.run.Gate;
import io.ringzero.machine.internal.run.Outbox;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One slot: who is there, who is in use, and the handover between them.
 *
 * <p>Who is in use changes only at a safe point, which is also the lock of everything here: so the driver reads it freely
 * between two steps, and a service that goes is out of use when {@link #removed} returns. With a built-in implementation the
 * slot falls back; without, the machine is held until somebody comes. A wish, or else the first that was ever used, is
 * remembered by name, and comes back into use when a service of that name returns.
 */
public final class Seat<T extends Swappable> implements Seating<T> {
    /** Name of the implementation that is always there, in slots that fall back. */
    public static final String BUILT_IN = "built-in";

    private final String name;
    private final @Nullable Supplier<T> builtIn;
    private final Occupant<T> occupant;
    private final Gate gate;
    private final SwapHistory history;
    private final Outbox outbox;
    private final Bounded bounded = new Bounded();
    private final List<Choice<T>> choices = new CopyOnWriteArrayList<>();
    private volatile @Nullable Choice<T> inUse;
    private volatile @Nullable String wish;
    private volatile @Nullable String first;
    private volatile long swaps;
    private @Nullable Section kept;
    private @Nullable Hold vacancy;
    private long vacantSince;

    /**
     * @param builtIn makes the implementation to fall back to, null for a slot that holds
     */
    public Seat(String name, @Nullable Supplier<T> builtIn, Occupant<T> occupant, Gate gate, SwapHistory history,
        Outbox outbox) {
        this.name = name;
        this.builtIn = builtIn;
        this.occupant = occupant;
        this.gate = gate;
        this.history = history;
        this.outbox = outbox;
    }

    /** Before the machine starts: the built-in one takes its place, or the machine is held. */
    public void open() {
        vacantSince = System.nanoTime();
        if (builtIn == null) {
            vacancy = gate.hold();
        } else {
            T service = builtIn.get();
            try {
                service.adopt(occupant.record(null));
            } catch (Incompatible e) {
                throw new IllegalStateException("the built-in " + name + " does not start", e);
            }
            occupant.install(service);
            inUse = new Choice<>(BUILT_IN, service);
        }
    }

    String name() {
        return name;
    }

    /** Before it opens: what there is to choose from. */
    void offer(Choice<T> choice) {
        choices.add(choice);
    }

    /** Who is in use; never kept beyond a step. */
    public T current() {
        Choice<T> present = inUse;
        if (present == null) {
            throw new IllegalStateException("slot " + name + " is vacant: install or start a bundle that offers one");
        }
        return present.service();
    }

    /** Whether anybody is in use. */
    public boolean occupied() {
        return inUse != null;
    }

    SlotInfo info() {
        Choice<T> present = inUse;
        Stream<String> names = choices.stream().map(choice -> choice.name);
        return new SlotInfo(name, present == null ? null : present.name, wish,
            Stream.concat(names, builtIn == null ? Stream.of() : Stream.of(BUILT_IN)).distinct().sorted().toList(),
            choices.stream().filter(choice -> choice.ejected).map(choice -> choice.name).distinct().sorted().toList(),
            builtIn == null ? WhenVacant.HOLD : WhenVacant.FALLBACK, swaps);
    }

    @Override
    public void added(Choice<T> choice) {
        choices.add(choice);
        if (wanted(choice)) {
            @Nullable
            Throwable trouble = prepare(choice);
            safely(() -> {
                if (wanted(choice) && choices.contains(choice)) {
                    handOver(choice, "service " + choice.name + " came", trouble);
                }
            });
        }
    }

    @Override
    public void removed(Choice<T> choice) {
        choices.remove(choice);
        safely(() -> {
            occupant.settle();
            if (inUse == choice) {
                leave(choice, "service " + choice.name + " went");
            }
        });
    }

    /** Somebody wishes for a name; any thread but the pCPUs'. */
    SwapReport use(String wished) {
        Choice<T> choice = find(wished);
        @Nullable
        Throwable trouble = prepare(choice);
        bounded.warm();
        return safely(() -> {
            Choice<T> present = inUse;
            if (present != null && (present == choice || present.name.equals(BUILT_IN) && wished.equals(BUILT_IN))) {
                wish = wished;
                return new SwapReport(name, wished, wished, true, "already in use", 0);
            }
            if (!wished.equals(BUILT_IN) && !choices.contains(choice)) {
                return report(present, present, false, "service " + wished + " went in the meantime", 0);
            }
            SwapReport report = handOver(choice, "asked for", trouble);
            if (report.done()) {
                choice.ejected = false;
                wish = wished;
            }
            return report;
        });
    }

    /** As {@link #use}; one that is not there is remembered, and null is the answer. */
    @Nullable
    SwapReport prefer(String wished) {
        String before = wish;
        wish = wished; // first, so that one that comes meanwhile is taken by whoever offers it
        if (!wished.equals(BUILT_IN) && choices.stream().noneMatch(choice -> choice.name.equals(wished))) {
            return null;
        }
        SwapReport report = use(wished);
        if (!report.done() && wished.equals(wish)) {
            wish = before;
        }
        return report;
    }

    /**
     * Throws the one in use out, for the built-in one; by the machine's owner.
     *
     * @param stuck a thread is still inside it: it is asked nothing any more, not even to let go
     */
    void eject(String reason, boolean stuck) {
        Choice<T> bad = Objects.requireNonNull(inUse);
        long start = System.nanoTime();
        bad.ejected = true;
        List<String> dump = occupant.dump();
        kept = fresh();
        if (!stuck) {
            abandon(bad);
        }
        inUse = null;
        fallBack(Objects.requireNonNull(builtIn), reason, start, bad);
        outbox.log(Level.WARNING, name + " " + bad.name + " was thrown out: " + reason, null);
        history.ejected(name, bad.name, reason, dump);
    }

    /** The machine closes: nobody is asked anything any more. At a safe point. */
    public void close() {
        Choice<T> last = inUse;
        if (last != null) {
            occupant.uninstall();
            inUse = null;
            abandon(last);
        }
    }

    /** Whether a service that is there should be in use without anybody asking. */
    private boolean wanted(Choice<T> choice) {
        Choice<T> present = inUse;
        if (present == null) {
            return true;
        }
        if (choice.onRequest && !choice.name.equals(wish)) {
            return false;
        }
        String remembered = wish != null ? wish : first;
        if (present.name.equals(choice.name)) {
            return false;
        }
        return choice.name.equals(remembered) || wish == null && present.name.equals(BUILT_IN);
    }

    private Choice<T> find(String wished) {
        if (builtIn != null && wished.equals(BUILT_IN)) {
            return new Choice<>(BUILT_IN, builtIn.get());
        }
        return choices.stream().filter(choice -> choice.name.equals(wished)).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("slot " + name + " has no \"" + wished + "\"; there is "
                + info().choices()));
    }

    private SwapReport handOver(Choice<T> to, String reason, @Nullable Throwable trouble) {
        long start = System.nanoTime();
        occupant.settle();
        Choice<T> from = inUse;
        if (trouble != null) {
            abandon(to);
            return refused(from, to, start, trouble);
        }
        if (from == null) {
            return takeOver(to, reason, vacantSince);
        }
        try {
            kept = occupant.record(bounded.call("export", from.service()::export));
        } catch (Exception | LinkageError | StackOverflowError e) {
            abandon(to);
            return refused(from, to, start, e);
        }
        return takeOver(to, reason, start, from);
    }

    private SwapReport takeOver(Choice<T> to, String reason, long start) {
        return takeOver(to, reason, start, null);
    }

    /** The new one adopts what is kept and goes to work; if it will not, {@code from} goes on, or nobody. */
    private SwapReport takeOver(Choice<T> to, String reason, long start, @Nullable Choice<T> from) {
        boolean installed = false;
        try {
            Section record = kept == null ? occupant.record(null) : kept;
            bounded.call("adopt", () -> {
                to.service().adopt(record);
                return null;
            });
            occupant.install(to.service());
            installed = true;
            bounded.call("commit", () -> {
                to.service().commit();
                return null;
            });
        } catch (Exception | LinkageError | StackOverflowError e) {
            if (installed) {
                reinstall(inUse);
            }
            abandon(to);
            return refused(from, to, start, e);
        }
        Choice<T> old = inUse;
        inUse = to;
        kept = null;
        swaps++;
        if (first == null && !to.name.equals(BUILT_IN)) {
            first = to.name;
        }
        if (old != null) {
            abandon(old);
        }
        release();
        occupant.inUse(to.name, to.service());
        if (inUse != to) {
            return report(from, inUse, false, to.name + " was thrown out at once", System.nanoTime() - start);
        }
        return report(from, to, true, reason, System.nanoTime() - start);
    }

    /** The one in use goes: for another that is there, for the built-in one, or for nobody. */
    private void leave(Choice<T> from, String reason) {
        long start = System.nanoTime();
        Section record = null;
        try {
            record = bounded.call("export", from.service()::export);
        } catch (Exception | LinkageError | StackOverflowError e) {
            outbox.log(Level.WARNING, name + " " + from.name + " went without handing over: " + e, e);
        }
        kept = record == null ? fresh() : occupant.record(record);
        occupant.uninstall();
        inUse = null;
        abandon(from);
        vacantSince = start;
        if (builtIn != null) {
            fallBack(builtIn, reason, start, from);
            return;
        }
        vacancy = gate.hold();
        for (Choice<T> other : choices) {
            if (!other.ejected && prepare(other) == null && takeOver(other, reason, start, from).done()) {
                return;
            }
        }
        report(from, null, true, reason + "; the machine stands until another comes", System.nanoTime() - start);
    }

    /** The built-in one takes over; if what was left offends it, from the machine's own books. */
    private void fallBack(Supplier<T> maker, String reason, long start, Choice<T> from) {
        if (!takeOver(new Choice<>(BUILT_IN, maker.get()), reason, start, from).done()) {
            kept = fresh();
            takeOver(new Choice<>(BUILT_IN, maker.get()), reason, start, from);
        }
    }

    private Section fresh() {
        occupant.forgot();
        return occupant.record(null);
    }

    private void reinstall(@Nullable Choice<T> old) {
        try {
            if (old == null) {
                occupant.uninstall();
            } else {
                occupant.install(old.service());
            }
        } catch (RuntimeException | LinkageError e) {
            outbox.log(Level.ERROR, name + " " + (old == null ? "" : old.name) + " did not go back to work: " + e, e);
        }
    }

    private void release() {
        Hold hold = vacancy;
        vacancy = null;
        if (hold != null) {
            hold.close();
        }
    }

    private SwapReport refused(@Nullable Choice<T> from, Choice<T> to, long start, Throwable cause) {
        outbox.log(Level.WARNING, name + " " + to.name + " did not take over: " + cause, cause instanceof Incompatible
            ? null
            : cause);
        String why = to.name + " did not take over: "
            + (cause.getMessage() != null ? cause.getMessage() : cause.toString());
        return report(from, from, false, why, System.nanoTime() - start);
    }

    private SwapReport report(@Nullable Choice<T> from, @Nullable Choice<T> to, boolean done, String reason,
        long nanos) {
        return history
            .add(new SwapReport(name, from == null ? null : from.name, to == null ? null : to.name, done, reason,
                nanos));
    }

    private @Nullable Throwable prepare(Choice<T> choice) {
        try {
            choice.prepare();
            return null;
        } catch (Exception | LinkageError | StackOverflowError e) {
            return e;
        }
    }

    /** For the log: something about the one in use that is no reason to throw it out. */
    void complain(String what) {
        outbox.log(Level.WARNING, name + ": " + what, null);
    }

    private void abandon(Choice<T> choice) {
        try {
            bounded.call("abandon", () -> {
                choice.service().abandon();
                return null;
            });
        } catch (Exception | LinkageError | StackOverflowError e) {
            outbox.log(Level.WARNING, name + " " + choice.name + " did not leave in peace: " + e, e);
        }
    }

    private void safely(Runnable work) {
        safely(() -> {
            work.run();
            return null;
        });
    }

    private <R extends @Nullable Object> R safely(Supplier<R> work) {
        if (gate.onDriver()) {
            throw new IllegalStateException("slots are not changed on a pCPU's thread: post a command from another");
        }
        try {
            return gate.atSafePoint(work::get);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
