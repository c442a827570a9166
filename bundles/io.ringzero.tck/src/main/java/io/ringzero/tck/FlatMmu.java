// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.Tlbs;
import io.ringzero.api.machine.TranslationContext;
import io.ringzero.api.swap.Section;

/** An MMU for tests of engines: RAM lies at its own addresses, all else is a page fault. */
final class FlatMmu implements Mmu {
    @Override
    public long fill(Tlb tlb, CpuState state, long linear, int access) {
        if (!tlb.memory().contains(linear & -4096L, 4096)) {
            int error = ((access & 3) == Tlb.WRITE ? 2 : 0)
                | (state.cpl() == 3 && (access & Tlb.SUPERVISOR) == 0 ? 4 : 0);
            state.setInt(CpuState.OFF_FAULT_ERROR, error);
            return ~(long) error;
        }
        tlb.fill(linear, linear, true, true, true);
        return linear;
    }

    @Override
    public long translate(MachineMemory memory, TranslationContext context, long linear, int access) {
        return memory.contains(linear & -4096L, 4096) ? linear : ~0L;
    }

    @Override
    public void pteChanged(Tlbs tlbs, long tableMfn, int level, int index, long before, long after) {
        tlbs.flush();
    }

    @Override
    public Section export() {
        return Section.EMPTY;
    }

    @Override
    public void adopt(Section section) {
        // No state.
    }
}
