// SPDX-License-Identifier: Apache-2.0
package io.ringzero.mmu.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.Tlbs;
import io.ringzero.api.machine.TranslationContext;
import io.ringzero.api.swap.Section;

/**
 * The MMU: legacy, PAE and four-level paging with 4 KiB, 2/4 MiB and 1 GiB pages (SDM Vol. 3A chapter 4).
 *
 * <p>Has no state, so any thread may call it and nothing is handed over. PAE's page-directory pointers are read from memory
 * at each walk, as AMD processors do (APM Vol. 2, 5.2.3), not at the load of CR3.
 */
final class PagingMmu implements Mmu {
    private static final long CR4_SMAP = 1L << 21;

    @Override
    public long fill(Tlb tlb, CpuState state, long linear, int access) {
        TranslationContext context = tlb.context();
        checkStages(context);
        if (context.mode() == TranslationContext.MODE_NONE) {
            tlb.fill(linear, linear, true, true, true);
            return linear;
        }
        Walk walk = new Walk(tlb.memory(), context, linear);
        boolean write = (access & 3) == Tlb.WRITE;
        int permissions = context.permissions();
        if ((access & Tlb.SUPERVISOR) != 0 && (state.get(CpuState.OFF_CR4) & CR4_SMAP) != 0) {
            permissions |= TranslationContext.PERM_SMAP; // AC does not help implicit accesses
        }
        while (true) {
            int cause = walk.run();
            if (cause == Walk.MAPPED && !Rights.allow(walk, permissions, access)) {
                cause = Rights.ERROR_PRESENT;
            }
            if (cause != Walk.MAPPED) {
                int error = Rights.error(cause, context, access);
                state.setInt(CpuState.OFF_FAULT_ERROR, error);
                return ~(long) error;
            }
            if (walk.marked(write)) {
                enter(tlb, walk, context.permissions(), linear);
                return walk.maddr;
            }
            walk.mark(write);
        }
    }

    @Override
    public long translate(MachineMemory memory, TranslationContext context, long linear, int access) {
        checkStages(context);
        if (context.mode() == TranslationContext.MODE_NONE) {
            return linear;
        }
        if (context.mode() == TranslationContext.MODE_LONG && linear << 16 >> 16 != linear) {
            return ~0L;
        }
        Walk walk = new Walk(memory, context, linear);
        int cause = walk.run();
        if (cause == Walk.MAPPED) {
            if (Rights.allow(walk, context.permissions(), access)) {
                return walk.maddr;
            }
            cause = Rights.ERROR_PRESENT;
        }
        return ~(long) Rights.error(cause, context, access);
    }

    @Override
    public void pteChanged(Tlbs tlbs, long tableMfn, int level, int index, long before, long after) {
        if (Coherence.takesAway(before, after)) {
            tlbs.forget(level, index, before & Entry.FRAME);
        }
    }

    @Override
    public Section export() {
        return Section.EMPTY;
    }

    @Override
    public void adopt(Section section) {
        // Nothing that another MMU left could matter to this one: the tables are in memory.
    }

    /**
     * Enters what the context itself may do: an implicit supervisor access in a user context leaves no more than that. Writes
     * wait for the dirty bit.
     */
    private static void enter(Tlb tlb, Walk walk, int permissions, long linear) {
        boolean read = Rights.allow(walk, permissions, Tlb.READ);
        boolean write = walk.dirty() && Rights.allow(walk, permissions, Tlb.WRITE);
        boolean execute = Rights.allow(walk, permissions, Tlb.EXECUTE);
        if (read || write || execute) {
            tlb.fill(linear, walk.maddr, read, write, execute);
        }
    }

    private static void checkStages(TranslationContext context) {
        if (context.secondStageRoot() != 0) {
            throw new UnsupportedOperationException("this MMU has one stage of translation, but the context " + context
                + " asks for a second");
        }
    }
}
