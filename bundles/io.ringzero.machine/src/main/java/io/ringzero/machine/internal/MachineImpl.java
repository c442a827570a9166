// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.Core;
import io.ringzero.api.machine.CpuEngine;
import io.ringzero.api.machine.CpuidTable;
import io.ringzero.api.machine.Inbox;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.MachineStats;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.TimeAccounts;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.Tlbs;
import io.ringzero.api.machine.VcpuRegistry;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.swap.Slots;
import io.ringzero.machine.internal.run.Chores;
import io.ringzero.machine.internal.run.Gate;
import io.ringzero.machine.internal.run.GateReach;
import io.ringzero.machine.internal.run.Lease;
import io.ringzero.machine.internal.run.MachineThread;
import io.ringzero.machine.internal.run.Outbox;
import io.ringzero.machine.internal.slot.CpupoolTable;
import io.ringzero.machine.internal.slot.Cpus;
import io.ringzero.machine.internal.slot.MmuOccupant;
import io.ringzero.machine.internal.slot.Pools;
import io.ringzero.machine.internal.slot.Seat;
import io.ringzero.machine.internal.slot.Seating;
import io.ringzero.machine.internal.slot.SlotTable;
import io.ringzero.machine.internal.slot.SwapHistory;
import io.ringzero.machine.internal.time.MachineClock;
import io.ringzero.machine.internal.vcpu.Pcpu;
import io.ringzero.machine.internal.vcpu.Reach;
import io.ringzero.machine.internal.vcpu.Registry;
import io.ringzero.machine.internal.vcpu.Vcpus;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The machine: holds its parts together and gives them out under the contract's names. Threads as {@link Machine} says; {@link
 * #close} from any that is not a pCPU's.
 */
public final class MachineImpl implements Machine, AutoCloseable {
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(5);

    private final MachineMemory memory;
    private final MachineClock clock;
    private final Outbox outbox = new Outbox();
    private final List<Pcpu> pcpus;
    private final Tlbs tlbs;
    private final Gate gate;
    private final Chores chores;
    private final Registry registry;
    private final Vcpus vcpus;
    private final EngineView engineView;
    private final Cpus cpus;
    private final Seat<CpuEngine> cpuSeat;
    private final Seat<Mmu> mmuSeat;
    private final Pools pools;
    private final Cpupools cpupools;
    private final Slots slots;
    private final MachineThread thread;
    private final Set<CompletableFuture<Hold>> awaited = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Makes and starts a machine. It is held until an engine and an MMU are there.
     *
     * @param builtIn makes the scheduler that is always there
     */
    public MachineImpl(MachineConfig config, MachineClock clock, Supplier<Scheduler> builtIn) {
        this.clock = clock;
        memory = new MachineMemory(config.frames());
        pcpus = IntStream.range(0, config.pcpus())
            .mapToObj(n -> new Pcpu(new PcpuId(n), new Tlb(memory), clock.systemNanos())).toList();
        tlbs = new Tlbs(pcpus.stream().map(pcpu -> pcpu.tlb).toList());
        gate = new Gate(clock, this::kickCpus);
        boolean alone = !MachineThread.isParallel(clock, pcpus.size());
        chores = new Chores(clock, gate, outbox, alone ? this::kickCpus : () -> {});
        if (!alone) {
            memory.share();
        }
        vcpus = new Vcpus(clock, pcpus, alone ? Reach.SEQUENTIAL : new GateReach(gate));
        Lease lease = new Lease();
        SwapHistory history = new SwapHistory(clock, outbox);
        pools = new Pools(gate, vcpus, clock, lease, builtIn, history, outbox);
        cpupools = new CpupoolTable(pools, vcpus, pcpus, gate, this::clear);
        registry = new Registry(gate, vcpus, pools::of);
        mmuSeat = new Seat<>("mmu", null, new MmuOccupant(pcpus), gate, history, outbox);
        engineView = new EngineView(memory, clock, mmuSeat, pcpus);
        cpus = new Cpus(pcpus, engineView, outbox);
        cpuSeat = new Seat<>("cpu", null, cpus, gate, history, outbox);
        slots = new SlotTable(this::seats, history);
        thread = new MachineThread(gate, clock, chores, vcpus, pools, cpus, pcpus, tlbs, outbox, lease);
        seats().forEach(Seat::open);
        thread.start();
    }

    /** The machine as engines see it. */
    EngineView engineView() {
        return engineView;
    }

    /** Slot of engines, for the services that come and go. */
    public Seat<CpuEngine> cpuSeat() {
        return cpuSeat;
    }

    /** Slot of MMUs. */
    public Seat<Mmu> mmuSeat() {
        return mmuSeat;
    }

    /** Slots of schedulers. */
    public Seating<Scheduler> schedulerSeats() {
        return pools;
    }

    /** The slots, schedulers' last. */
    private List<Seat<?>> seats() {
        return Stream.<Seat<?>>concat(Stream.of(cpuSeat, mmuSeat), pools.seats().stream()).toList();
    }

    private void clear(Pcpu pcpu) {
        thread.clear(pcpu);
    }

    @Override
    public MachineMemory memory() {
        return memory;
    }

    @Override
    public List<PcpuId> pcpus() {
        return pcpus.stream().map(pcpu -> pcpu.id).toList();
    }

    @Override
    public Tlbs tlbs() {
        return tlbs;
    }

    @Override
    public Mmu mmu() {
        return mmuSeat.current();
    }

    @Override
    public CpuidTable cpuFeatures() {
        return cpuSeat.current().features();
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Inbox inbox() {
        return chores;
    }

    @Override
    public Slots slots() {
        return slots;
    }

    @Override
    public VcpuRegistry vcpus() {
        return registry;
    }

    @Override
    public Cpupools cpupools() {
        return cpupools;
    }

    @Override
    public void kick() {
        kickCpus();
        gate.signal();
    }

    @Override
    public void turn(Runnable work) {
        gate.requireOwned("Machine.turn");
        chores.turn(work);
    }

    @Override
    public <T> T atSafePoint(Callable<T> work) throws Exception {
        return gate.atSafePoint(() -> {
            if (closed.get()) {
                throw new IllegalStateException("the machine is closed");
            }
            return work.call();
        });
    }

    @Override
    public Hold hold() {
        return gate.hold();
    }

    @Override
    public CompletionStage<Hold> holdAt(long systemNanos) {
        CompletableFuture<Hold> taken = new CompletableFuture<>();
        awaited.add(taken);
        safely(() -> clock.at(systemNanos, () -> {
            Hold hold = gate.hold();
            awaited.remove(taken);
            outbox.post(() -> {
                gate.awaitOutside();
                if (!taken.complete(hold)) {
                    hold.close(); // nobody waits for it any more
                }
            });
        }));
        return taken;
    }

    @Override
    public void core(@Nullable Core core) {
        safely(() -> {
            thread.core(core);
            pools.restartWatch();
            return core;
        });
    }

    @Override
    public MachineStats stats() {
        long now = clock.systemNanos();
        long idle = pcpus.stream().mapToLong(pcpu -> pcpu.idleNanos(now)).sum();
        return new MachineStats(thread.instructions(), now, clock.charged(), idle, thread.steps(), thread.exits(),
            thread.givenUp());
    }

    @Override
    public TimeAccounts accounts() {
        gate.requireOwned("Machine.accounts");
        return vcpus.accounts();
    }

    @Override
    public String memorySha256() throws Exception {
        return atSafePoint(() -> MemoryHash.of(memory));
    }

    /**
     * Stops the machine and gives its memory back. If its thread does not end in time - stuck in a plug-in - the memory is left
     * to it rather than torn from under it.
     */
    @Override
    public void close() {
        if (gate.onDriver()) {
            throw new IllegalStateException("a machine is not closed on its own thread: post to another one");
        }
        if (closed.getAndSet(true)) {
            return;
        }
        if (thread.stop(STOP_DEADLINE)) {
            safely(this::release);
        } else {
            outbox.log(Level.ERROR, "the machine's thread did not end within " + STOP_DEADLINE.toSeconds()
                + " s; its memory stays allocated", null);
        }
        awaited.forEach(taken -> outbox.post(() -> taken.completeExceptionally(new IllegalStateException(
            "the machine was closed before that time"))));
        outbox.close();
    }

    private @Nullable Object release() {
        seats().reversed().forEach(Seat::close);
        pcpus.forEach(pcpu -> pcpu.tlb.close());
        memory.close();
        return null;
    }

    private void kickCpus() {
        cpus.kick();
    }

    /** For work that throws nothing checked. */
    private void safely(Callable<? extends @Nullable Object> work) {
        try {
            gate.atSafePoint(work);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
