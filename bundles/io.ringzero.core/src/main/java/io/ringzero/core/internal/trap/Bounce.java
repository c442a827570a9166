// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.VmAssist;
import io.ringzero.abi.X86Flat64;
import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Cost;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.DomainCrashException;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.event.Upcalls;
import io.ringzero.core.internal.memory.GuestMemory;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Makes the frame with which a guest kernel is entered; here of 64-bit guests, for the others by {@link NarrowBounce}: by exceptions, upcalls, system calls and NMIs alike
 * (public/arch-x86/xen-x86_64.h). From the lowest address: RCX, R11, error code if any, RIP, CS with the saved upcall mask in
 * bits 32-39, RFLAGS with IF standing for that mask, RSP, SS. On the pCPU's thread.
 */
@Singleton
final class Bounce {
    static final long RFLAGS_TF = 1L << 8;
    static final long RFLAGS_IF = 1L << 9;
    static final long RFLAGS_DF = 1L << 10;
    static final long RFLAGS_IOPL = 3L << 12;
    static final long RFLAGS_NT = 1L << 14;
    static final long RFLAGS_RF = 1L << 16;
    static final long RFLAGS_VM = 1L << 17;
    static final long RFLAGS_AC = 1L << 18;
    static final int NO_ERROR_CODE = -1;
    private static final int[] NOTHING = {};
    private static final int WORD = 8;

    private final NarrowBounce narrow;
    private final GuestMode mode;
    private final GuestMemory memory;
    private final Upcalls upcalls;
    private final Clock clock;

    @Inject
    Bounce(NarrowBounce narrow, GuestMode mode, GuestMemory memory, Upcalls upcalls, Machine machine) {
        this.narrow = narrow;
        this.mode = mode;
        this.memory = memory;
        this.upcalls = upcalls;
        clock = machine.clock();
    }

    /**
     * Enters the guest kernel.
     *
     * @param selector code segment of the handler; of no account for 64-bit guests, which have one
     * @param handler where; 0, or a null selector, ends the domain
     * @param maskEvents whether upcalls are masked from here on
     * @param error error code, or {@link #NO_ERROR_CODE}
     */
    void enter(Vcpu vcpu, int selector, long handler, boolean maskEvents, int error) {
        enter(vcpu, selector, handler, maskEvents, error == NO_ERROR_CODE ? NOTHING : new int[] {error});
    }

    /**
     * As {@link #enter(Vcpu, int, long, boolean, int)}, with any words below the frame's instruction pointer.
     *
     * @param below unsigned words, the one at the lowest address first
     */
    void enter(Vcpu vcpu, int selector, long handler, boolean maskEvents, int[] below) {
        clock.charge(Cost.BOUNCE.nanos);
        if (vcpu.domain().width() == GuestWidth.WIDE) {
            enterWide(vcpu, handler, maskEvents, below);
        } else {
            narrow.enter(vcpu, selector, handler, maskEvents, below);
        }
    }

    private void enterWide(Vcpu vcpu, long handler, boolean maskEvents, int[] below) {
        CpuState state = vcpu.state();
        boolean fromKernel = mode.kernel(vcpu);
        long stack = state.gpr(CpuState.RSP);
        int selector = state.segment(CpuState.CS).selector();
        if (fromKernel) {
            selector &= ~3;
        } else {
            mode.toggle(vcpu);
            stack = vcpu.pv().kernelSp;
        }
        boolean masked = upcalls.masked(vcpu);
        int words = 7 + below.length;
        long top = (stack & ~0xfL) - (long) words * WORD;
        Struct frame = new Struct(words * WORD);
        frame.put64(0, state.gpr(CpuState.RCX)).put64(WORD, state.gpr(CpuState.R11));
        int at = 2 * WORD;
        for (int word : below) {
            frame.put64(at, Integer.toUnsignedLong(word));
            at += WORD;
        }
        frame.put64(at, state.rip());
        frame.put64(at + WORD, selector | (masked ? 1L << 32 : 0));
        frame.put64(at + 2 * WORD, flags(vcpu, masked));
        frame.put64(at + 3 * WORD, state.gpr(CpuState.RSP));
        frame.put64(at + 4 * WORD, state.segment(CpuState.SS).selector());
        try {
            memory.copyOut(vcpu, top, frame.bytes());
        } catch (GuestFaultException e) {
            throw new DomainCrashException("double fault: no kernel stack at 0x%x for a frame".formatted(top));
        }
        if (handler == 0) {
            throw new DomainCrashException("no handler is registered for the entry at rip 0x%x".formatted(state.rip()));
        }
        if (maskEvents) {
            upcalls.mask(vcpu, true);
        }
        state.rflags(state.rflags() & ~(RFLAGS_AC | RFLAGS_VM | RFLAGS_RF | RFLAGS_NT | RFLAGS_TF));
        state.gpr(CpuState.RSP, top);
        state.rip(handler);
        flat(state);
        state.setInt(CpuState.OFF_SHADOW, CpuState.SHADOW_NONE);
    }

    /** Code and stack segments as SYSRET and Xen's entries load them. */
    static void flat(CpuState state) {
        state.segment(CpuState.CS, Segment.code64(X86Flat64.FLAT_KERNEL_CS64, 3));
        state.segment(CpuState.SS, Segment.data(X86Flat64.FLAT_KERNEL_SS64, 3));
    }

    /** RFLAGS as the guest kernel finds them in a frame: IF stands for the upcall mask, IOPL for its own one. */
    static long flags(Vcpu vcpu, boolean masked) {
        long flags = vcpu.state().rflags() & ~(RFLAGS_IF | RFLAGS_IOPL) & 0xffff_ffffL;
        boolean showsIopl = (vcpu.domain().vmAssist() & 1L << VmAssist.VMASST_TYPE_architectural_iopl) != 0;
        return flags | (masked ? 0 : RFLAGS_IF) | (showsIopl ? vcpu.pv().iopl : 0);
    }
}
