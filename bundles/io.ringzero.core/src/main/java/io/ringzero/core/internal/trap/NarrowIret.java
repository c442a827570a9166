// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.VmAssist;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.DomainCrashException;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.event.Upcalls;
import jakarta.inject.Inject;
import jakarta.inject.Provider;

/**
 * The iret hypercall of 32-bit guests: EAX, EIP, CS, EFLAGS and, to an outer ring, ESP and SS at SS:ESP; the upcall mask
 * becomes what IF says (Xen: compat_iret). A frame that cannot be read or leads to ring 0 ends the domain; a bad selector
 * raises #GP in the context returned to. The processor's own IRET does the same without the hypervisor, but for the mask.
 */
final class NarrowIret {
    private static final int EIP = 4;
    private static final int CS = 8;
    private static final int EFLAGS = 12;
    private static final int ESP = 16;
    private static final int SS = 20;
    private static final int INNER = 16;
    private static final int OUTER = 24;
    private static final int RPL = 3;
    private static final int KERNEL = 1;

    private final Upcalls upcalls;
    private final Segments segments;
    private final Provider<Exceptions> exceptions;

    @Inject
    NarrowIret(Upcalls upcalls, Segments segments, Provider<Exceptions> exceptions) {
        this.upcalls = upcalls;
        this.segments = segments;
        this.exceptions = exceptions;
    }

    /** Does the call; all registers are set. */
    void run(Call call) {
        Vcpu vcpu = call.vcpu();
        CpuState state = vcpu.state();
        long stack = state.gpr(CpuState.RSP) & 0xffff_ffffL;
        Struct frame = frame(call, stack, INNER);
        int selector = frame.u16(CS);
        int rpl = selector & RPL;
        if (rpl == 0) {
            throw new DomainCrashException("iret to ring 0, cs %04x".formatted(selector));
        }
        boolean outer = rpl > KERNEL;
        Struct whole = outer ? frame(call, stack, OUTER) : frame;
        long flags = frame.u32(EFLAGS);
        if ((vcpu.domain().vmAssist() & 1L << VmAssist.VMASST_TYPE_architectural_iopl) != 0) {
            vcpu.pv().iopl = (int) (flags & Bounce.RFLAGS_IOPL);
        }
        state.gpr(CpuState.RAX, frame.u32(0));
        if ((flags & Bounce.RFLAGS_VM) != 0) {
            // There is no virtual-8086 mode to go to.
            exceptions.get().inject(vcpu, Exceptions.PROTECTION, 0);
            return;
        }
        state.rip(frame.u32(EIP));
        state.gpr(CpuState.RSP, outer ? whole.u32(ESP) : stack + INNER & 0xffff_ffffL);
        state.rflags(Iret.clean(flags));
        vcpu.pv().nmiMasked = false;
        upcalls.mask(vcpu, (flags & Bounce.RFLAGS_IF) == 0);
        enter(vcpu, selector, outer ? whole.u16(SS) : state.segment(CpuState.SS).selector(), rpl);
    }

    private void enter(Vcpu vcpu, int cs, int ss, int ring) {
        CpuState state = vcpu.state();
        Segment code = segments.code(vcpu, cs, ring);
        boolean outer = ring > KERNEL;
        Segment stack = outer ? segments.stack(vcpu, ss, ring) : state.segment(CpuState.SS);
        state.cpl(ring);
        state.segment(CpuState.CS, code == null ? renamed(state.segment(CpuState.CS), cs) : code);
        state.segment(CpuState.SS, stack == null ? renamed(state.segment(CpuState.SS), ss) : stack);
        if (code == null || stack == null) {
            exceptions.get().inject(vcpu, Exceptions.PROTECTION, (code == null ? cs : ss) & ~RPL);
        } else if (outer) {
            Segments.leaveInner(state, ring);
        }
    }

    private static Segment renamed(Segment segment, int selector) {
        return new Segment(selector, segment.attributes(), segment.limitBytes(), segment.base());
    }

    private static Struct frame(Call call, long at, int size) {
        try {
            return Struct.in(call, at, size);
        } catch (GuestFaultException e) {
            throw new DomainCrashException("no iret frame at esp 0x%x".formatted(at));
        }
    }
}
