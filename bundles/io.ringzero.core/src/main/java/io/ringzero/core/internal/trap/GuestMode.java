// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Segment;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.time.RunstateArea;
import io.ringzero.core.internal.time.SharedTime;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * The two modes of a 64-bit PV guest, both at CPL 3: its kernel and its user mode, told apart by the page-table root in use.
 * Going over changes the root and swaps the GS bases. On the pCPU's thread.
 */
@Singleton
public final class GuestMode {
    private final RunstateArea runstates;
    private final SharedTime time;

    @Inject
    public GuestMode(RunstateArea runstates, SharedTime time) {
        this.runstates = runstates;
        this.time = time;
    }

    public boolean kernel(Vcpu vcpu) {
        return vcpu.paging().kernelMode();
    }

    /** Goes to the other mode. */
    void toggle(Vcpu vcpu) {
        CpuState state = vcpu.state();
        Segment gs = state.segment(CpuState.GS);
        long other = state.get(CpuState.OFF_KERNEL_GS_BASE);
        state.set(CpuState.OFF_KERNEL_GS_BASE, gs.base());
        state.segment(CpuState.GS, new Segment(gs.selector(), gs.attributes(), gs.limitBytes(), other));
        vcpu.paging().toggle();
        if (vcpu.areas().stale() && kernel(vcpu)) {
            vcpu.areas().stale(false);
            runstates.update(vcpu);
            time.update(vcpu);
        }
    }
}
