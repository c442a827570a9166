// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.TranslationContext;

/**
 * Keeps the TLB's table in step with the state: to be refreshed after any change of CPL, CR0, CR3, CR4, EFER, DR7 or
 * RFLAGS.AC.
 *
 * <p>While alignment is checked or data is watched, data accesses see an empty table and so always take the slow path, which checks.
 */
final class Context implements AutoCloseable {
    private static final long FLAGS = Bits.AC;

    private final Core core;
    private final HostMemory.Reservation nothing;
    private TranslationContext context = new TranslationContext(0, TranslationContext.MODE_NONE, 0, 0);
    private long cr0 = -1;
    private long cr3;
    private long cr4;
    private long efer;
    private long ac;
    private int cpl;

    Context(Core core) {
        this.core = core;
        nothing = HostMemory.reserve((long) Tlb.ENTRIES * Tlb.ENTRY_BYTES);
        for (long at = nothing.address(); at < nothing.address() + nothing.bytes(); at += 8) {
            HostMemory.putLong(at, Tlb.EMPTY);
        }
    }

    void refresh() {
        CpuState state = core.state;
        if (cr3 != state.get(CpuState.OFF_CR3) || cpl != state.cpl() || cr0 != state.get(CpuState.OFF_CR0)
            || cr4 != state.get(CpuState.OFF_CR4) || efer != state.get(CpuState.OFF_EFER)
            || ac != (state.rflags() & FLAGS)) {
            cr0 = state.get(CpuState.OFF_CR0);
            cr3 = state.get(CpuState.OFF_CR3);
            cr4 = state.get(CpuState.OFF_CR4);
            efer = state.get(CpuState.OFF_EFER);
            cpl = state.cpl();
            ac = state.rflags() & FLAGS;
            context = TranslationContext.of(state);
        }
        core.tlb.select(context);
        core.fetchTlb = core.tlb.table();
        core.alignmentChecked = cpl == 3 && ac != 0 && (cr0 & Bits.CR0_AM) != 0;
        core.watched = core.breakpoints.onData();
        core.dataTlb = core.alignmentChecked || core.watched ? nothing.address() : core.fetchTlb;
    }

    @Override
    public void close() {
        nothing.close();
    }
}
