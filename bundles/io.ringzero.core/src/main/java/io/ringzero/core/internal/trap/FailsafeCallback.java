// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.X86Flat32;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.DomainCrashException;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.PvContext;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.event.Upcalls;
import io.ringzero.core.internal.memory.GuestMemory;
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
    private static final int NARROW_KERNEL = 1;

    private final GuestMode mode;
    private final GuestMemory memory;
    private final Upcalls upcalls;
    private final Segments segments;

    @Inject
    FailsafeCallback(GuestMode mode, GuestMemory memory, Upcalls upcalls, Segments segments) {
        this.mode = mode;
        this.memory = memory;
        this.upcalls = upcalls;
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
                state.segment(DATA[i], Segment.unusable(0));
            }
        }
        if (!good) {
            enter(vcpu, selectors);
        }
    }

    private void enter(Vcpu vcpu, int[] selectors) {
        CpuState state = vcpu.state();
        PvContext pv = vcpu.pv();
        boolean wide = vcpu.domain().width() == GuestWidth.WIDE;
        boolean masked = upcalls.masked(vcpu);
        boolean fromKernel = wide ? mode.kernel(vcpu) : state.cpl() == NARROW_KERNEL;
        long flags = Bounce.flags(vcpu, masked);
        int cs = state.segment(CpuState.CS).selector() & (wide && fromKernel ? ~LAST_NULL : -1);
        if (wide && !fromKernel) {
            mode.toggle(vcpu);
        }
        long stack = fromKernel ? state.gpr(CpuState.RSP) : pv.kernelSp;
        int words = wide ? 11 : fromKernel ? 7 : 9;
        GuestWidth width = vcpu.domain().width();
        Struct frame = new Struct(words * width.bytes());
        int at = 0;
        if (wide) {
            frame.put64(0, state.gpr(CpuState.RCX)).put64(8, state.gpr(CpuState.R11));
            at = 2;
        }
        for (int selector : selectors) {
            width.put(frame, at++ * width.bytes(), selector);
        }
        width.put(frame, at++ * width.bytes(), state.rip());
        width.put(frame, at++ * width.bytes(), cs | (masked ? 1L << (wide ? 32 : 16) : 0));
        width.put(frame, at++ * width.bytes(), flags);
        if (at < words) {
            width.put(frame, at++ * width.bytes(), state.gpr(CpuState.RSP));
            width.put(frame, at * width.bytes(), state.segment(CpuState.SS).selector());
        }
        long top = (wide ? stack & ~0xfL : stack) - (long) words * width.bytes();
        push(vcpu, wide ? top : top & 0xffff_ffffL, frame);
        if (pv.failsafeMasksEvents) {
            upcalls.mask(vcpu, true);
        }
        state.rflags(state.rflags() & ~(Bounce.RFLAGS_AC | Bounce.RFLAGS_VM | Bounce.RFLAGS_RF | Bounce.RFLAGS_NT
            | Bounce.RFLAGS_TF));
        state.gpr(CpuState.RSP, wide ? top : top & 0xffff_ffffL);
        state.rip(pv.failsafeCallback);
        state.setInt(CpuState.OFF_SHADOW, CpuState.SHADOW_NONE);
        if (wide) {
            Bounce.flat(state);
        } else {
            state.segment(CpuState.CS, new Segment(X86Flat32.FLAT_RING1_CS, 0xc0bb, 0xffff_ffffL, 0));
            state.segment(CpuState.SS, new Segment(X86Flat32.FLAT_RING1_SS, 0xc0b3, 0xffff_ffffL, 0));
            state.cpl(NARROW_KERNEL);
        }
    }

    private void push(Vcpu vcpu, long top, Struct frame) {
        if (vcpu.pv().failsafeCallback == 0) {
            throw new DomainCrashException(
                "a data segment cannot be loaded any more, and there is no failsafe callback");
        }
        try {
            memory.copyOut(vcpu, top, frame.bytes());
        } catch (GuestFaultException e) {
            throw new DomainCrashException("no kernel stack at 0x%x for the failsafe callback's frame".formatted(top));
        }
    }
}
