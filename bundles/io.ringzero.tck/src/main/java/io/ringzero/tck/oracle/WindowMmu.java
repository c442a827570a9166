// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.Tlbs;
import io.ringzero.api.machine.TranslationContext;
import io.ringzero.api.swap.Section;

/** The pages of {@link CaseLayout} as a host process has them, and a supervisor page for the descriptor table; frames in this order. */
final class WindowMmu implements Mmu {
    /** Linear address of the descriptor table. */
    static final long GDT = 0xffff_8000_0000_0000L;
    /** Frames of code, first and second data page, read-only page, descriptor table. */
    static final int FRAMES = 5;
    private static final long[] PAGES = {CaseLayout.CODE, CaseLayout.DATA, CaseLayout.DATA + 0x1000,
        CaseLayout.READ_ONLY,
        GDT};
    private static final int CODE = 0;
    private static final int READ_ONLY = 3;
    private static final int SUPERVISOR = 4;
    private static final int ERROR_PRESENT = 1;
    private static final int ERROR_WRITE = 2;
    private static final int ERROR_USER = 4;
    private static final int ERROR_FETCH = 16;

    /** Machine address of a linear one; -1 where no page is. */
    static long machine(long linear) {
        for (int i = 0; i < PAGES.length; i++) {
            if ((linear & -4096L) == PAGES[i]) {
                return (long) i << 12 | linear & 4095;
            }
        }
        return -1;
    }

    @Override
    public long fill(Tlb tlb, CpuState state, long linear, int access) {
        long at = machine(linear);
        int page = (int) (at >> 12);
        int kind = access & 3;
        boolean user = state.cpl() == 3 && (access & Tlb.SUPERVISOR) == 0;
        boolean allowed = (!user || page != SUPERVISOR) && (kind != Tlb.WRITE || page != READ_ONLY && page != CODE)
            && (kind != Tlb.EXECUTE || page == CODE);
        if (at < 0 || !allowed) {
            int error = (at < 0 ? 0 : ERROR_PRESENT) | (user ? ERROR_USER : 0)
                | (kind == Tlb.WRITE ? ERROR_WRITE : kind == Tlb.EXECUTE ? ERROR_FETCH : 0);
            state.setInt(CpuState.OFF_FAULT_ERROR, error);
            return ~(long) error;
        }
        if (page != SUPERVISOR) {
            tlb.fill(linear, at, true, page != READ_ONLY && page != CODE, page == CODE);
        }
        return at;
    }

    @Override
    public long translate(MachineMemory memory, TranslationContext context, long linear, int access) {
        return machine(linear);
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
