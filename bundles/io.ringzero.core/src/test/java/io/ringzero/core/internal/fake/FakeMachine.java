// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.fake;

import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.Core;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.CpuidTable;
import io.ringzero.api.machine.Inbox;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.MachineStats;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.TimeAccounts;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.Tlbs;
import io.ringzero.api.machine.TranslationContext;
import io.ringzero.api.machine.VcpuRegistry;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.swap.Section;
import io.ringzero.api.swap.Slots;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A machine without engine: memory, clock, turns that the test runs. */
public final class FakeMachine implements Machine, AutoCloseable {
    private final MachineMemory memory;
    private final FakeClock clock = new FakeClock();
    private final FakeRegistry registry = new FakeRegistry();
    private final Deque<Runnable> turns = new ArrayDeque<>();
    private final Mmu mmu;
    private final Tlb tlb;
    private final Tlbs tlbs;
    private @Nullable Core core;
    private int holds;

    /** A machine whose linear addresses are machine addresses. */
    public FakeMachine(long frames) {
        this(frames, new FlatMmu());
    }

    public FakeMachine(long frames, Mmu mmu) {
        memory = new MachineMemory(frames);
        this.mmu = mmu;
        tlb = new Tlb(memory);
        tlbs = new Tlbs(List.of(tlb));
    }

    /** The pCPU's, which nobody fills but tests. */
    public Tlb tlb() {
        return tlb;
    }

    /** Runs all turns that wait, and those that they ask for. */
    public void runTurns() {
        while (!turns.isEmpty()) {
            turns.poll().run();
        }
    }

    public int holds() {
        return holds;
    }

    public @Nullable Core core() {
        return core;
    }

    public FakeClock fakeClock() {
        return clock;
    }

    public FakeRegistry fakeRegistry() {
        return registry;
    }

    @Override
    public MachineMemory memory() {
        return memory;
    }

    @Override
    public List<PcpuId> pcpus() {
        return List.of(new PcpuId(0));
    }

    @Override
    public Tlbs tlbs() {
        return tlbs;
    }

    @Override
    public Mmu mmu() {
        return mmu;
    }

    @Override
    public CpuidTable cpuFeatures() {
        return new CpuidTable(List.of(new CpuidTable.Leaf(0, CpuidTable.ANY, 0xd, 0x68747541, 0x444d4163, 0x69746e65),
            new CpuidTable.Leaf(1, CpuidTable.ANY, 0x00100f00, 0, -1, -1), new CpuidTable.Leaf(7, 0, 0, 1, 0, 0),
            new CpuidTable.Leaf(0xd, 0, 3, 576, 576, 0)));
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Inbox inbox() {
        return input -> turns.add(input.turn());
    }

    @Override
    public Slots slots() {
        throw new UnsupportedOperationException();
    }

    @Override
    public TimeAccounts accounts() {
        return new TimeAccounts(pcpus().stream().map(id -> new TimeAccounts.Pcpu(id, 0, 100, 20, 10, 70)).toList(), 20,
            0);
    }

    @Override
    public Cpupools cpupools() {
        return new FakeCpupools();
    }

    @Override
    public VcpuRegistry vcpus() {
        return registry;
    }

    @Override
    public void kick() {
        // Nothing runs.
    }

    @Override
    public void turn(Runnable work) {
        turns.add(work);
    }

    @Override
    public <T> T atSafePoint(Callable<T> work) throws Exception {
        return work.call();
    }

    @Override
    public Hold hold() {
        holds++;
        return () -> holds--;
    }

    @Override
    public CompletionStage<Hold> holdAt(long systemNanos) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void core(@Nullable Core value) {
        core = value;
    }

    @Override
    public MachineStats stats() {
        return new MachineStats(0, clock.systemNanos(), 0, 0, 0, 0, 0);
    }

    @Override
    public String memorySha256() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        tlb.close();
        memory.close();
    }

    /** Linear address is machine address. */
    private static final class FlatMmu implements Mmu {
        @Override
        public long fill(Tlb tlb, CpuState state, long linear, int access) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long translate(MachineMemory of, TranslationContext context, long linear, int access) {
            return of.contains(linear, 8) ? linear : -1;
        }

        @Override
        public void pteChanged(Tlbs tlbs, long tableMfn, int level, int index, long before, long after) {
            // No TLB.
        }

        @Override
        public void prepare() {
            // Nothing.
        }

        @Override
        public Section export() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void adopt(Section section) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void commit() {
            // Nothing.
        }

        @Override
        public void abandon() {
            // Nothing.
        }
    }
}
