// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal;

import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.Core;
import io.ringzero.api.machine.CpuidTable;
import io.ringzero.api.machine.Inbox;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.MachineStats;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.TimeAccounts;
import io.ringzero.api.machine.TimerId;
import io.ringzero.api.machine.Tlbs;
import io.ringzero.api.machine.VcpuRegistry;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.swap.Ejection;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.swap.Slots;
import io.ringzero.api.swap.SwapReport;
import io.ringzero.api.swap.WhenVacant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A machine that only stands still, tells figures, and has one slot. */
public final class FakeMachine implements Machine, Clock {
    /** Holds that are open. */
    public int holds;
    /** Four pCPUs in one pool. */
    public final FakeCpupools pools = new FakeCpupools(0b1111, () -> this.scheduler);
    public String scheduler = "rr";

    private static UnsupportedOperationException absent() {
        return new UnsupportedOperationException("the shell has no use for this");
    }

    @Override
    public Hold hold() {
        holds++;
        return () -> holds--;
    }

    @Override
    public MachineStats stats() {
        return new MachineStats(123456, 789, 89, 0, 10, 5, 1);
    }

    @Override
    public TimeAccounts accounts() {
        throw absent();
    }

    @Override
    public String memorySha256() {
        return "e3b0c442";
    }

    @Override
    public Clock clock() {
        return this;
    }

    @Override
    public Slots slots() {
        return new OneSlot();
    }

    @Override
    public MachineMemory memory() {
        throw absent();
    }

    @Override
    public List<PcpuId> pcpus() {
        throw absent();
    }

    @Override
    public Tlbs tlbs() {
        throw absent();
    }

    @Override
    public Mmu mmu() {
        throw absent();
    }

    @Override
    public CpuidTable cpuFeatures() {
        throw absent();
    }

    @Override
    public Inbox inbox() {
        throw absent();
    }

    @Override
    public Cpupools cpupools() {
        return pools;
    }

    @Override
    public VcpuRegistry vcpus() {
        throw absent();
    }

    @Override
    public void kick() {
        throw absent();
    }

    @Override
    public void turn(Runnable work) {
        throw absent();
    }

    @Override
    public <T> T atSafePoint(Callable<T> work) throws Exception {
        return work.call();
    }

    @Override
    public CompletionStage<Hold> holdAt(long systemNanos) {
        throw absent();
    }

    @Override
    public void core(@Nullable Core core) {
        throw absent();
    }

    @Override
    public long systemNanos() {
        return 789;
    }

    @Override
    public long tsc() {
        return 789;
    }

    @Override
    public long wallNanos() {
        return 789;
    }

    @Override
    public long random() {
        return 4;
    }

    @Override
    public boolean virtual() {
        return true;
    }

    @Override
    public void charge(long nanos) {
        throw absent();
    }

    @Override
    public TimerId at(long systemNanos, Runnable turn) {
        throw absent();
    }

    @Override
    public void cancel(TimerId timer) {
        throw absent();
    }

    private final class OneSlot implements Slots {
        @Override
        public List<SlotInfo> slots() {
            return List
                .of(new SlotInfo("scheduler", scheduler, scheduler, List.of("credit2", "rr"), List.of(),
                    WhenVacant.FALLBACK, 3));
        }

        @Override
        public SwapReport use(String slot, String name) {
            if (!slot.equals("scheduler")) {
                throw new IllegalArgumentException("there is no slot '" + slot + "', there is: scheduler");
            }
            boolean done = name.equals("credit2");
            SwapReport report = new SwapReport(slot, scheduler, done ? name : scheduler, done,
                done ? "asked for" : "refused",
                120_000);
            scheduler = done ? name : scheduler;
            return report;
        }

        @Override
        public SwapReport prefer(String slot, String name) {
            return use(slot, name);
        }

        @Override
        public Watch watch(Consumer<Ejection> listener) {
            throw absent();
        }

        @Override
        public List<SwapReport> history() {
            return List.of();
        }
    }
}
