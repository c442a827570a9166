// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.slot;

import io.ringzero.api.machine.Mmu;
import io.ringzero.api.swap.Section;
import io.ringzero.machine.internal.vcpu.Pcpu;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one MMU entered into TLBs is not left to another. */
public final class MmuOccupant implements Occupant<Mmu> {
    private final List<Pcpu> pcpus;

    public MmuOccupant(List<Pcpu> pcpus) {
        this.pcpus = pcpus;
    }

    @Override
    public Section record(@Nullable Section exported) {
        return exported == null ? Section.EMPTY : exported;
    }

    @Override
    public void install(Mmu next) {
        pcpus.forEach(pcpu -> pcpu.tlb.flush());
    }

    @Override
    public void uninstall() {
        pcpus.forEach(pcpu -> pcpu.tlb.flush());
    }
}
