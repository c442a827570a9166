// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.run;

import io.ringzero.api.machine.Machine.Hold;
import io.ringzero.machine.internal.time.MachineClock;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Who owns the machine. With one driver it is <em>inside</em> while it steps; it comes out between steps when it is called, and to
 * wait when there is nothing to do. With a thread for each pCPU (a {@link Place} each) one of them is inside at a time: it
 * {@linkplain #lend lends} the machine to the others for as long as it runs guest code, and {@linkplain #retake retakes} it after;
 * who waits longest is next.
 *
 * <p>True at all times: the machine's state is touched by one thread, its <em>owner</em>: the pCPU thread that is inside, else
 * the thread that runs safe-point work. A safe point is when nobody is inside and nobody is in guest code or has an exit to
 * handle; so a thread that comes out of guest code gets the machine before those who wait for a safe point.
 */
public final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** Held by the thread that does, or waits to do, safe-point work. */
    private final ReentrantLock exclusive = new ReentrantLock(true);
    private final MachineClock clock;
    private final Runnable kick;
    private volatile boolean called;
    /** Something came from outside since the owner looked last. */
    private volatile boolean signalled;
    private volatile Set<Thread> drivers = Set.of(Thread.currentThread());
    private volatile @Nullable Thread owner = Thread.currentThread();
    /** Empty for the sequential driver. */
    private List<Place> places = List.of();
    private IntConsumer kickOne = number -> {};
    private final ArrayDeque<Place> waiting = new ArrayDeque<>();
    private @Nullable Place insider;
    /** Places between {@link #lend} and the end of {@link #retake}. */
    private int guests;
    private int requests;
    private int holds;
    private boolean inside;
    private boolean closing;
    /** How often the owner was outside; written and read by the owner. */
    private long outings;

    /**
     * @param kick ends the present run of each pCPU soon; any thread
     */
    public Gate(MachineClock clock, Runnable kick) {
        this.clock = clock;
        this.kick = kick;
    }

    /** From now on a thread for each pCPU takes turns; before any of them starts. */
    void admit(List<Thread> threads, IntConsumer kickPcpu) {
        lock.lock();
        try {
            kickOne = kickPcpu;
            places = IntStream.range(0, threads.size()).mapToObj(n -> new Place(n, lock.newCondition())).toList();
            places.forEach(place -> place.thread = threads.get(place.number));
            drivers = Set.copyOf(threads);
            owner = null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether the calling thread may touch the machine now. */
    public boolean owned() {
        return Thread.currentThread() == owner || exclusive.isHeldByCurrentThread();
    }

    /** Whether the calling thread is a pCPU's. */
    public boolean onDriver() {
        return drivers.contains(Thread.currentThread());
    }

    /** Refuses callers that do not own the machine. */
    public void requireOwned(String what) {
        if (!owned()) {
            throw new IllegalStateException(what + " is called on " + Thread.currentThread()
                + ", which is no pCPU's: post to the inbox or use atSafePoint");
        }
    }

    /** How often the owner was outside so far: each time, others may have changed anything. By the owner. */
    long outings() {
        return outings;
    }

    /** Whether pCPU threads are wanted outside before they do anything more. */
    boolean called() {
        return called;
    }

    /** The owner looks at what came from outside: no need to tell it until then. */
    void heard() {
        signalled = false;
    }

    /** A thread becomes the one driver and is inside; the machine's maker was the driver until now. */
    void enter(Thread next) {
        lock.lock();
        try {
            drivers = Set.of(next);
            owner = next;
            inside = true;
        } finally {
            lock.unlock();
        }
    }

    /** A fresh thread has the place of a stuck one, and the machine if that one had it. */
    void replace(int number, Thread fresh) {
        lock.lock();
        try {
            Place place = places.get(number);
            if (owner == place.thread) {
                owner = fresh;
            }
            place.thread = fresh;
            drivers = places.stream().map(p -> java.util.Objects.requireNonNull(p.thread))
                .collect(java.util.stream.Collectors.toUnmodifiableSet());
        } finally {
            lock.unlock();
        }
    }

    /** The pCPU whose thread this is, or -1. */
    int number(Thread thread) {
        return places.stream().filter(place -> place.thread == thread).mapToInt(place -> place.number).findFirst()
            .orElse(-1);
    }

    /**
     * The owner passes by; waits outside while anybody wants it there. Returns false, the machine given up, when the machine
     * closes.
     */
    boolean pass() {
        if (!called) {
            return true;
        }
        Place place = insider;
        if (places.isEmpty()) {
            return rest(() -> true, () -> Long.MAX_VALUE);
        }
        return Thread.currentThread() == owner && place != null && giveWay(place);
    }

    /** The owner lets those who wait go first. Returns false, the machine given up, when the machine closes. */
    boolean giveWay(int number) {
        return giveWay(places.get(number));
    }

    private boolean giveWay(Place place) {
        lock.lock();
        try {
            release();
        } finally {
            lock.unlock();
        }
        return take(place);
    }

    /** A pCPU's thread takes the machine for its next step. Returns false, without it, when the machine closes. */
    boolean take(int number) {
        return take(places.get(number));
    }

    private boolean take(Place place) {
        queue(place, false);
        if (!closing) {
            return true;
        }
        lock.lock();
        try {
            release();
        } finally {
            lock.unlock();
        }
        return false;
    }

    /**
     * The owner is about to run guest code. Returns whether it may, and then it owns the machine no more; else there is something
     * to look at first. The sequential driver always may, and keeps the machine.
     */
    boolean lend(int number) {
        if (places.isEmpty()) {
            return true;
        }
        lock.lock();
        try {
            if (called || signalled) {
                return false;
            }
            places.get(number).inGuest = true;
            guests++;
            release();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The thread is out of guest code and takes the machine to end its step, whoever is called. */
    void retake(int number) {
        if (!places.isEmpty()) {
            queue(places.get(number), true);
        }
    }

    /**
     * The owner has nothing to run: gives the machine up until it is woken or the time is over. Returns false, without the
     * machine, when the machine closes.
     */
    boolean rest(int number, LongSupplier sleepNanos) {
        Place place = places.get(number);
        lock.lock();
        try {
            release();
            place.resting = true;
            while (!closing && !place.called && !signalled) {
                long nanos = sleepNanos.getAsLong();
                if (nanos <= 0 || nanos != Long.MAX_VALUE && Place.await(place.woken, nanos)) {
                    break;
                }
                if (nanos == Long.MAX_VALUE) {
                    place.woken.awaitUninterruptibly();
                }
            }
            place.resting = false;
            place.called = false;
        } finally {
            lock.unlock();
        }
        return take(place);
    }

    /** Wakes a pCPU's thread that rests; by the owner, who has left there what it is to see. */
    void wake(int number) {
        if (!places.isEmpty()) {
            lock.lock();
            try {
                places.get(number).wake();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Ends the present run of a pCPU soon, if guest code runs there on another thread. */
    public void kick(int number) {
        if (!places.isEmpty() && places.get(number).inGuest) {
            kickOne.accept(number);
        }
    }

    /**
     * Waits until a pCPU is out of guest code; it cannot go in again while the caller owns the machine. What it came out with is
     * still to be handled.
     */
    public void evict(int number) {
        if (places.isEmpty() || !places.get(number).inGuest) {
            return;
        }
        kickOne.accept(number);
        places.get(number).awaitOutOfGuest();
    }

    /**
     * The sequential driver waits outside until nobody wants it there and there is work, or the time is over.
     *
     * @param work asked only while nobody else owns the machine
     * @param sleepNanos how long at most; asked after each awakening
     * @return false when the machine closes
     */
    boolean rest(BooleanSupplier work, LongSupplier sleepNanos) {
        lock.lock();
        try {
            inside = false;
            outings++;
            settle();
            changed.signalAll();
            while (!closing && (requests > 0 || holds > 0 || !work.getAsBoolean())) {
                long nanos = requests > 0 || holds > 0 ? Long.MAX_VALUE : sleepNanos.getAsLong();
                if (nanos <= 0) {
                    break;
                }
                if (nanos == Long.MAX_VALUE) {
                    changed.awaitUninterruptibly();
                } else {
                    Place.await(changed, nanos); // the time may be over: asked again above
                }
            }
            inside = !closing;
            settle();
            return !closing;
        } finally {
            lock.unlock();
        }
    }

    /** Something may have become work: a waiting driver looks again, or one of the pCPUs does. */
    public void signal() {
        lock.lock();
        try {
            signalled = true;
            changed.signalAll();
            for (Place place : places) {
                if (place.resting) {
                    place.wake();
                    return;
                }
            }
            for (Place place : places) {
                if (place.inGuest) {
                    kickOne.accept(place.number);
                    return;
                }
            } // else whoever is inside next looks before it lends the machine
        } finally {
            lock.unlock();
        }
    }

    /** As {@link io.ringzero.api.machine.Machine#atSafePoint}. */
    public <T> T atSafePoint(Callable<T> work) throws Exception {
        if (owned()) {
            return work.call();
        }
        exclusive.lock();
        try {
            change(1, 0);
            awaitOutside();
            return work.call();
        } finally {
            change(-1, 0);
            exclusive.unlock();
        }
    }

    /** As {@link io.ringzero.api.machine.Machine#hold}. */
    public Hold hold() {
        change(0, 1);
        if (!owned()) {
            awaitOutside();
        }
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                change(0, -1);
            }
        };
    }

    /** Lets the drivers go for good. */
    public void close() {
        lock.lock();
        try {
            closing = true;
            called = true;
            grantNext();
            places.forEach(Place::wake);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        kick.run();
    }

    /** Waits until all drivers are out: what they were called for has come about. */
    public void awaitOutside() {
        lock.lock();
        try {
            while (inside || guests > 0) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void change(int moreRequests, int moreHolds) {
        lock.lock();
        try {
            requests += moreRequests;
            holds += moreHolds;
            called = closing || requests > 0 || holds > 0;
            settle();
            if (!called) {
                places.forEach(Place::wake); // timers may have been set
            }
            grantNext();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (called && (!places.isEmpty() || !onDriver())) {
            kick.run();
        }
    }

    /** Asks for the machine and waits for it. */
    private void queue(Place place, boolean returning) {
        lock.lock();
        try {
            place.ask(returning);
            waiting.add(place);
            grantNext();
        } finally {
            lock.unlock();
        }
        place.awaitGrant();
    }

    /** The owner gives the machine up; under the lock. */
    private void release() {
        inside = false;
        insider = null;
        owner = null;
        outings++;
        settle();
        grantNext();
        if (!inside && guests == 0) {
            changed.signalAll();
        }
    }

    /** The machine goes to who waits for it longest and may have it now; under the lock. */
    private void grantNext() {
        if (inside) {
            return;
        }
        boolean outsidersFirst = !closing && (requests > 0 || holds > 0);
        for (Iterator<Place> each = waiting.iterator(); each.hasNext();) {
            Place next = each.next();
            if (next.returning || !outsidersFirst) {
                each.remove();
                grant(next);
                return;
            }
        }
    }

    private void grant(Place next) {
        if (next.returning) {
            guests--;
        }
        inside = true;
        insider = next;
        owner = next.thread;
        settle();
        next.grant();
    }

    /** Held, and all are out: time stands. */
    private void settle() {
        if (holds > 0 && !inside && guests == 0) {
            clock.freeze();
        } else {
            clock.thaw();
        }
    }
}
