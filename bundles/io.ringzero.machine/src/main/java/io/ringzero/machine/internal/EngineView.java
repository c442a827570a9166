// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import io.ringzero.api.machine.CpuMachine;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.machine.internal.slot.Seat;
import io.ringzero.machine.internal.time.MachineClock;
import io.ringzero.machine.internal.vcpu.Pcpu;
import java.util.List;

/** The machine as engines see it. On the driver's thread, inside a run. */
final class EngineView implements CpuMachine {
    private final MachineMemory memory;
    private final MachineClock clock;
    private final Seat<Mmu> mmu;
    private final List<Pcpu> pcpus;

    EngineView(MachineMemory memory, MachineClock clock, Seat<Mmu> mmu, List<Pcpu> pcpus) {
        this.memory = memory;
        this.clock = clock;
        this.mmu = mmu;
        this.pcpus = pcpus;
    }

    @Override
    public MachineMemory memory() {
        return memory;
    }

    @Override
    public Mmu mmu() {
        return mmu.current();
    }

    @Override
    public long tsc(PcpuId pcpu, CpuState state) {
        long retired = state.retired() - pcpus.get(pcpu.number()).runStart;
        return clock.during(retired) + state.get(CpuState.OFF_TSC_OFFSET);
    }

    @Override
    public long random() {
        return clock.random();
    }
}
