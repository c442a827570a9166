// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Segment;
import io.ringzero.core.internal.domain.DomainCrashException;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.PvContext;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * What happens to a vCPU that comes back to a pCPU with a data segment that its tables no longer have: Xen, which loads the selectors
 * anew, enters the guest kernel at its failsafe callback, with the selectors on the stack (load_segments of Xen). From the lowest
 * address: in 64-bit guests RCX, R11; DS, ES, FS, GS; RIP, CS with the upcall mask, RFLAGS; RSP, SS, in 32-bit guests only where the
 * privilege level changes. On the pCPU's thread.
 */
@Singleton
final class FailsafeCallback {
    private static final int[] DATA = {CpuState.DS, CpuState.ES, CpuState.FS, CpuState.GS};
    private static final int LAST_NULL = 3;

    private final Bounce bounce;
    private final Segments segments;

    @Inject
    FailsafeCallback(Bounce bounce, Segments segments) {
        this.bounce = bounce;
        this.segments = segments;
    }

    /** Another vCPU has run since this one did. */
    void resumed(Vcpu vcpu) {
        CpuState state = vcpu.state();
        int[] selectors = new int[DATA.length];
        boolean good = true;
        for (int i = 0; i < DATA.length; i++) {
            selectors[i] = state.segment(DATA[i]).selector();
            if (selectors[i] > LAST_NULL && segments.data(vcpu, selectors[i], state.cpl()) == null) {
                good = false;
                state.segment(DATA[i], lost(vcpu, DATA[i]));
            }
        }
        if (!good) {
            enter(vcpu, selectors);
        }
    }

    /** A 64-bit guest's FS and GS keep their bases, which are its own registers: its kernel finds its data by that of GS. */
    private static Segment lost(Vcpu vcpu, int register) {
        boolean based = (register == CpuState.FS || register == CpuState.GS)
            && vcpu.domain().width() == GuestWidth.WIDE;
        Segment none = Segment.unusable(0);
        return based
            ? new Segment(0, none.attributes(), none.limitBytes(), vcpu.state().segment(register).base())
            : none;
    }

    private void enter(Vcpu vcpu, int[] selectors) {
        PvContext pv = vcpu.pv();
        boolean registered = vcpu.domain().width() == GuestWidth.WIDE
            ? pv.failsafeCallback != 0
            : pv.failsafeSelector > LAST_NULL;
        if (!registered) {
            throw new DomainCrashException(
                "a data segment cannot be loaded any more, and there is no failsafe callback");
        }
        bounce.enter(vcpu, pv.failsafeSelector, pv.failsafeCallback, pv.failsafeMasksEvents, selectors);
    }
}
