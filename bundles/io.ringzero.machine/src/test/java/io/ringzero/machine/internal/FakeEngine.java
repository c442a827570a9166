// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import io.ringzero.api.machine.Cpu;
import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuEngine;
import io.ringzero.api.machine.CpuMachine;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.CpuStats;
import io.ringzero.api.machine.CpuidTable;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.PcpuId;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.swap.Section;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An engine whose guests are loops of instructions that do nothing: the one in which the retired count becomes a multiple of
 * RBX (0: never) is a SYSCALL. It tells a test that looks whether it was used when it should not have been.
 */
class FakeEngine implements CpuEngine {
    final AtomicInteger runs = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    volatile boolean abandoned;
    volatile boolean usedAfterAbandon;

    @Override
    public Cpu open(PcpuId pcpu, Tlb tlb, CpuMachine machine) {
        open.incrementAndGet();
        return new FakeCpu();
    }

    @Override
    public CpuidTable features() {
        return new CpuidTable(List.of());
    }

    @Override
    public Section export() {
        return Section.EMPTY;
    }

    @Override
    public void adopt(Section section) {
        abandoned = false;
    }

    @Override
    public void abandon() {
        abandoned = true;
    }

    /** What happens at each instruction of a run; by default nothing. */
    void instruction(CpuState state) {
    }

    private final class FakeCpu implements Cpu {
        private volatile boolean kicked;
        private boolean closed;

        @Override
        public int run(CpuState state, CpuControls controls, long budget) {
            usedAfterAbandon |= abandoned || closed;
            runs.incrementAndGet();
            long period = state.gpr(CpuState.RBX);
            for (long n = 0; n < budget; n++) {
                if (kicked) {
                    kicked = false;
                    return Exit.KICK;
                }
                instruction(state);
                long retired = state.retired() + 1;
                state.set(CpuState.OFF_RETIRED, retired);
                if (period != 0 && retired % period == 0) {
                    return Exit.SYSCALL;
                }
            }
            return Exit.BUDGET;
        }

        @Override
        public void kick() {
            kicked = true;
        }

        @Override
        public CpuStats stats() {
            return new CpuStats(runs.get(), 0, 0, 0);
        }

        @Override
        public void close() {
            closed = true;
            open.decrementAndGet();
        }
    }
}
