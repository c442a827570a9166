// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.machine.Clock;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.Setting;
import io.ringzero.machine.internal.run.Gate;
import io.ringzero.machine.internal.run.Lease;
import io.ringzero.machine.internal.run.Outbox;
import io.ringzero.machine.internal.vcpu.Vcpus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The CPU pools' slots of schedulers, the first pool's always among them. A scheduler that comes as a service serves the first pool
 * itself; other pools have it make another of its kind when they want it.
 *
 * <p>Changes at safe points only, so the machine's owner reads freely; the map is replaced whole, so anybody may.
 */
public final class Pools implements Seating<Scheduler> {
    private final Gate gate;
    private final Vcpus vcpus;
    private final Clock clock;
    private final Lease lease;
    private final Supplier<Scheduler> builtIn;
    private final SwapHistory history;
    private final Outbox outbox;
    /** Services that are there, each with what stands for it in the pools but the first, by pool. */
    private final Map<Choice<Scheduler>, Map<Integer, Choice<Scheduler>>> offered = new IdentityHashMap<>();
    private final List<Choice<Scheduler>> order = new ArrayList<>();
    private final Map<String, List<Setting>> configured = new TreeMap<>();
    private volatile NavigableMap<Integer, Pool> pools = new TreeMap<>();
    private int next;

    /**
     * @param builtIn makes the scheduler that is always there
     */
    public Pools(Gate gate, Vcpus vcpus, Clock clock, Lease lease, Supplier<Scheduler> builtIn, SwapHistory history,
        Outbox outbox) {
        this.gate = gate;
        this.vcpus = vcpus;
        this.clock = clock;
        this.lease = lease;
        this.builtIn = builtIn;
        this.history = history;
        this.outbox = outbox;
        make(Cpupools.FIRST_NAME);
    }

    /** The slot of a pool. */
    public SchedulerSlot of(int pool) {
        return Objects.requireNonNull(pools.get(pool)).slot;
    }

    /** The slot of a vCPU's pool. */
    public SchedulerSlot ofVcpu(int vcpu) {
        return of(vcpus.poolOf(vcpu));
    }

    /** The first pool's slot. */
    public Seat<Scheduler> first() {
        return Objects.requireNonNull(pools.get(Cpupools.FIRST)).seat;
    }

    /** All pools' slots. */
    public List<Seat<Scheduler>> seats() {
        return pools.values().stream().map(pool -> pool.seat).toList();
    }

    /** Waiting counts from now. */
    public void restartWatch() {
        pools.values().forEach(pool -> pool.slot.restartWatch());
    }

    /**
     * As {@link Cpupools#configure}; at a safe point.
     *
     * @throws IllegalArgumentException when a scheduler in use refuses; then all go by what they went by
     */
    void configure(String scheduler, List<Setting> settings) {
        List<Setting> before = configured.getOrDefault(scheduler, List.of());
        configured.put(scheduler, List.copyOf(settings));
        try {
            pools.values().forEach(pool -> pool.slot.tune(scheduler));
        } catch (IllegalArgumentException e) {
            configured.put(scheduler, before);
            for (Pool pool : pools.values()) {
                try {
                    pool.slot.tune(scheduler);
                } catch (IllegalArgumentException other) {
                    e.addSuppressed(other); // it refuses what it had accepted before
                }
            }
            throw e;
        }
    }

    Collection<Pool> all() {
        return pools.values();
    }

    @Nullable
    Pool get(int id) {
        return pools.get(id);
    }

    /** Another pool, with the built-in scheduler, not open yet; at a safe point, or before the machine starts. */
    Pool make(String name) {
        int id = next++;
        SchedulerSlot slot = new SchedulerSlot(id, vcpus, clock, lease,
            scheduler -> configured.getOrDefault(scheduler, List.of()));
        Seat<Scheduler> seat = new Seat<>(Pool.slotName(id), builtIn, slot, gate, history, outbox);
        Pool pool = new Pool(id, name, slot, seat);
        for (Choice<Scheduler> choice : order) {
            Choice<Scheduler> copy = copy(choice);
            Objects.requireNonNull(offered.get(choice)).put(id, copy);
            seat.offer(copy);
        }
        NavigableMap<Integer, Pool> more = new TreeMap<>(pools);
        more.put(id, pool);
        pools = more;
        return pool;
    }

    /** A pool that serves nobody is no more; at a safe point. */
    void drop(Pool pool) {
        offered.values().forEach(copies -> copies.remove(pool.id));
        NavigableMap<Integer, Pool> fewer = new TreeMap<>(pools);
        fewer.remove(pool.id);
        pools = fewer;
        pool.seat.close();
    }

    @Override
    public void added(Choice<Scheduler> choice) {
        Map<Seat<Scheduler>, Choice<Scheduler>> there = new IdentityHashMap<>();
        atSafePoint(() -> {
            Map<Integer, Choice<Scheduler>> copies = new TreeMap<>();
            for (Pool pool : pools.values()) {
                if (pool.id != Cpupools.FIRST) {
                    copies.put(pool.id, copy(choice));
                    there.put(pool.seat, Objects.requireNonNull(copies.get(pool.id)));
                }
            }
            offered.put(choice, copies);
            order.add(choice);
        });
        first().added(choice);
        there.forEach(Seat::added);
    }

    @Override
    public void removed(Choice<Scheduler> choice) {
        Map<Seat<Scheduler>, Choice<Scheduler>> there = new IdentityHashMap<>();
        atSafePoint(() -> {
            order.remove(choice);
            Map<Integer, Choice<Scheduler>> copies = offered.remove(choice);
            for (Pool pool : pools.values()) {
                Choice<Scheduler> copy = copies == null ? null : copies.get(pool.id);
                if (copy != null) {
                    there.put(pool.seat, copy);
                }
            }
        });
        first().removed(choice);
        there.forEach(Seat::removed);
    }

    private static Choice<Scheduler> copy(Choice<Scheduler> choice) {
        return new Choice<>(choice.name, choice.onRequest, () -> {
            Scheduler another = choice.service().another();
            if (another == null) {
                throw new IllegalStateException("there is only one " + choice.name + ", for " + Cpupools.FIRST_NAME);
            }
            return another;
        });
    }

    private void atSafePoint(Runnable change) {
        try {
            gate.atSafePoint(() -> {
                change.run();
                return change;
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
