// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.DomainCrashException;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.event.Upcalls;
import io.ringzero.core.internal.memory.GuestMemory;
import jakarta.inject.Inject;

/**
 * Makes the frame with which a 32-bit guest kernel is entered in ring 1 (public/arch-x86/xen-x86_32.h). From the lowest
 * address: error code if any, EIP, CS with the saved upcall mask in bits 16-23, EFLAGS with IF standing for that mask, and
 * from an outer ring ESP and SS. On the pCPU's thread.
 */
final class NarrowBounce {
    private static final int WORD = 4;
    private static final int KERNEL = 1;
    private static final long LOW = 0xffff_ffffL;

    private final GuestMemory memory;
    private final Upcalls upcalls;
    private final Segments segments;

    @Inject
    NarrowBounce(GuestMemory memory, Upcalls upcalls, Segments segments) {
        this.memory = memory;
        this.upcalls = upcalls;
        this.segments = segments;
    }

    /**
     * Enters the guest kernel.
     *
     * @param selector code segment of the handler; a null one ends the domain
     * @param handler offset in it
     * @param maskEvents whether upcalls are masked from here on
     * @param below words below the frame's instruction pointer, the one at the lowest address first
     */
    void enter(Vcpu vcpu, int selector, long handler, boolean maskEvents, int[] below) {
        CpuState state = vcpu.state();
        boolean inner = state.cpl() == KERNEL;
        Segment stack = inner ? state.segment(CpuState.SS) : kernelStack(vcpu);
        long pointer = inner ? state.gpr(CpuState.RSP) : vcpu.pv().kernelSp;
        boolean masked = upcalls.masked(vcpu);
        Struct frame = new Struct((3 + below.length + (inner ? 0 : 2)) * WORD);
        int at = 0;
        for (int word : below) {
            frame.put32(at, word);
            at += WORD;
        }
        frame.put32(at, (int) state.rip());
        frame.put32(at + WORD, state.segment(CpuState.CS).selector() | (masked ? 1 << 16 : 0));
        frame.put32(at + 2 * WORD, (int) Bounce.flags(vcpu, masked));
        if (!inner) {
            frame.put32(at + 3 * WORD, (int) state.gpr(CpuState.RSP));
            frame.put32(at + 4 * WORD, state.segment(CpuState.SS).selector());
        }
        long top = pointer - frame.bytes().length & LOW;
        try {
            memory.copyOut(vcpu, stack.base() + top & LOW, frame.bytes());
        } catch (GuestFaultException e) {
            throw new DomainCrashException("double fault: no kernel stack at 0x%x for a frame".formatted(top));
        }
        Segment code = (selector & ~3) == 0 ? null : segments.code(vcpu, selector & ~3 | KERNEL, KERNEL);
        if (code == null) {
            throw new DomainCrashException(
                "no handler is registered for the entry at cs:eip %04x:%08x, or its code segment %04x cannot be loaded"
                    .formatted(state.segment(CpuState.CS).selector(), state.rip(), selector));
        }
        if (maskEvents) {
            upcalls.mask(vcpu, true);
        }
        state.rflags(state.rflags() & ~(Bounce.RFLAGS_VM | Bounce.RFLAGS_RF | Bounce.RFLAGS_NT | Bounce.RFLAGS_TF));
        state.cpl(KERNEL);
        state.segment(CpuState.SS, stack);
        state.segment(CpuState.CS, code);
        state.gpr(CpuState.RSP, top);
        state.rip(handler & LOW);
        state.setInt(CpuState.OFF_SHADOW, CpuState.SHADOW_NONE);
    }

    private Segment kernelStack(Vcpu vcpu) {
        int selector = vcpu.pv().kernelSs;
        Segment stack = segments.stack(vcpu, selector & ~3 | KERNEL, KERNEL);
        if (stack == null) {
            throw new DomainCrashException("the kernel's stack segment %04x cannot be loaded".formatted(selector));
        }
        return stack;
    }
}
