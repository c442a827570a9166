// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.fake;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.Tlbs;
import io.ringzero.api.machine.TranslationContext;
import io.ringzero.api.swap.Section;
import java.util.ArrayList;
import java.util.List;

/** Walks four-level tables of 4 KiB pages, straight from the manual, and keeps a list of the changes it hears of. */
public final class WalkingMmu implements Mmu {
    /** A change of an entry, as it was told. */
    public record Change(long tableMfn, int index, long before, long after) {
    }

    private final List<Change> changes = new ArrayList<>();

    public List<Change> changes() {
        return changes;
    }

    @Override
    public long translate(MachineMemory memory, TranslationContext context, long linear, int access) {
        if (linear << 16 >> 16 != linear) {
            return ~0L;
        }
        long table = context.root();
        boolean user = (context.permissions() & TranslationContext.PERM_USER) != 0 && (access & Tlb.SUPERVISOR) == 0;
        boolean write = (access & 3) == Tlb.WRITE;
        int error = (write ? 2 : 0) | (user ? 4 : 0) | ((access & 3) == Tlb.EXECUTE ? 16 : 0);
        for (int shift = 39; shift >= 12; shift -= 9) {
            long entry = memory.readLong(table + (linear >>> shift & 0x1ff) * 8);
            if ((entry & 1) == 0) {
                return ~(long) error;
            }
            boolean forbidden = write && (entry & 2) == 0 || user && (entry & 4) == 0
                || (access & 3) == Tlb.EXECUTE && entry < 0;
            if (forbidden) {
                return ~(long) (error | 1);
            }
            table = entry & 0x000f_ffff_ffff_f000L;
        }
        return table | linear & 0xfff;
    }

    @Override
    public void pteChanged(Tlbs tlbs, long tableMfn, int level, int index, long before, long after) {
        changes.add(new Change(tableMfn, index, before, after));
    }

    @Override
    public long fill(Tlb tlb, CpuState state, long linear, int access) {
        throw new UnsupportedOperationException("nothing runs here");
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
