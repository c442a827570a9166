// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.Tlbs;
import io.ringzero.api.machine.TranslationContext;
import io.ringzero.api.swap.Section;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A fake MMU: linear is machine address, but for pages that a test takes away, protects or moves. */
final class IdentityMmu implements Mmu {
    final Set<Long> absent = new HashSet<>();
    final Set<Long> readOnly = new HashSet<>();
    final Set<Long> noExecute = new HashSet<>();
    final Map<Long, Long> moved = new HashMap<>();
    int fills;

    @Override
    public long fill(Tlb tlb, CpuState state, long linear, int access) {
        fills++;
        long page = linear >>> 12;
        int kind = access & 3;
        boolean user = state.cpl() == 3 && (access & Tlb.SUPERVISOR) == 0;
        boolean protection = kind == Tlb.WRITE && readOnly.contains(page)
            || kind == Tlb.EXECUTE && noExecute.contains(page);
        if (absent.contains(page) || protection || !tlb.memory().contains(frame(page) << 12, 4096)) {
            state.setInt(CpuState.OFF_FAULT_ERROR, (protection ? 1 : 0) | (kind == Tlb.WRITE ? 2 : 0) | (user ? 4 : 0)
                | (kind == Tlb.EXECUTE ? 16 : 0));
            return -1;
        }
        long at = frame(page) << 12 | linear & 4095;
        tlb.fill(linear, at, true, !readOnly.contains(page), !noExecute.contains(page));
        return at;
    }

    private long frame(long page) {
        return moved.getOrDefault(page, page);
    }

    @Override
    public long translate(MachineMemory memory, TranslationContext context, long linear, int access) {
        throw new UnsupportedOperationException("the engine does not ask this");
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
        // nothing to take over
    }
}
