// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.TranslationContext;
import org.junit.jupiter.api.AfterEach;

/**
 * What the contract tests of an MMU share: a small machine, the MMU under test, and the looks that an engine takes at a TLB.
 * A subclass of each of {@link MmuRightsContract}, {@link MmuWalkContract} and {@link MmuCoherenceContract} tests an MMU.
 */
public abstract class MmuContract {
    static final int MODE_LONG = TranslationContext.MODE_LONG;
    static final int MODE_PAE = TranslationContext.MODE_PAE;
    static final int MODE_LEGACY = TranslationContext.MODE_LEGACY;
    static final int READ = Tlb.READ;
    static final int WRITE = Tlb.WRITE;
    static final int EXECUTE = Tlb.EXECUTE;
    /** 16 MiB, so that large pages have room. */
    private static final long FRAMES = 4096;

    final MachineMemory memory = new MachineMemory(FRAMES);
    final Tlb tlb = new Tlb(memory);
    final CpuState state = new CpuState();
    final Mmu mmu = mmu();

    /** The MMU under test, ready for use; asked once per test. */
    protected abstract Mmu mmu();

    @AfterEach
    final void release() {
        state.close();
        tlb.close();
        memory.close();
    }

    /** Fills in a context whose TLB is empty. */
    final long fill(TranslationContext context, long linear, int access) {
        tlb.select(context);
        tlb.flush();
        state.set(CpuState.OFF_CR4, (context.permissions() & TranslationContext.PERM_SMAP) != 0 ? 1L << 21 : 0);
        state.setInt(CpuState.OFF_FAULT_ERROR, -1);
        return mmu.fill(tlb, state, linear, access);
    }

    /** The machine address that an engine's lookup finds in the TLB, or -1. */
    final long hit(long linear, int access) {
        int tag = switch (access) {
            case READ -> Tlb.OFF_READ_TAG;
            case WRITE -> Tlb.OFF_WRITE_TAG;
            default -> Tlb.OFF_EXECUTE_TAG;
        };
        long entry = tlb.table() + (linear >>> 12 & Tlb.ENTRIES - 1) * Tlb.ENTRY_BYTES;
        boolean hit = (linear & -4096L) == HostMemory.getLong(entry + tag);
        return hit ? linear + HostMemory.getLong(entry + Tlb.OFF_ADDEND) - memory.hostBase() : -1;
    }
}
