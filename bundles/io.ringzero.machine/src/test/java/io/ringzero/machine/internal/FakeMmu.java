// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.Tlbs;
import io.ringzero.api.machine.TranslationContext;
import io.ringzero.api.swap.Section;

/** Every address is itself. */
final class FakeMmu implements Mmu {
    @Override
    public long fill(Tlb tlb, CpuState state, long linear, int access) {
        return linear;
    }

    @Override
    public long translate(MachineMemory memory, TranslationContext context, long linear, int access) {
        return linear;
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
