// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.VmAssist;
import io.ringzero.abi.X86Flat64;
import io.ringzero.abi.layout.IretContext;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.DomainCrashException;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.event.Upcalls;
import jakarta.inject.Inject;
import jakarta.inject.Provider;

/**
 * iret, of 64-bit guests; for the others see {@link NarrowIret}: the way back from a bounce frame (public/arch-x86/xen-x86_64.h, struct iret_context at RSP). A frame that cannot be read, or
 * that leads to a user mode without page tables, ends the domain; a bad selector or RIP raises #GP in the context returned to, as
 * the processor's own IRET would under Xen.
 */
public final class Iret implements Handler {
    private static final int RPL = 3;

    private final NarrowIret narrow;
    private final GuestMode mode;
    private final Upcalls upcalls;
    private final Segments segments;
    private final Provider<Exceptions> exceptions;

    @Inject
    Iret(NarrowIret narrow, GuestMode mode, Upcalls upcalls, Segments segments, Provider<Exceptions> exceptions) {
        this.narrow = narrow;
        this.mode = mode;
        this.upcalls = upcalls;
        this.segments = segments;
        this.exceptions = exceptions;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_iret;
    }

    @Override
    public String name() {
        return "iret";
    }

    @Override
    public long call(Call call) {
        call.keepRegisters();
        if (call.width() == GuestWidth.NARROW) {
            narrow.run(call);
            return 0;
        }
        Vcpu vcpu = call.vcpu();
        CpuState state = vcpu.state();
        Struct frame = frame(call, state.gpr(CpuState.RSP));
        int cs = frame.u16(IretContext.CS);
        if ((cs & RPL) == RPL) {
            if (!vcpu.paging().hasUserRoot()) {
                throw new DomainCrashException("iret to user mode without page tables for it");
            }
            mode.toggle(vcpu);
        }
        long flags = frame.i64(IretContext.RFLAGS);
        if ((vcpu.domain().vmAssist() & 1L << VmAssist.VMASST_TYPE_architectural_iopl) != 0) {
            vcpu.pv().iopl = (int) (flags & Bounce.RFLAGS_IOPL);
        }
        state.gpr(CpuState.RAX, frame.i64(IretContext.RAX));
        state.rip(frame.i64(IretContext.RIP));
        state.gpr(CpuState.RSP, frame.i64(IretContext.RSP));
        state.rflags(clean(flags));
        vcpu.pv().nmiMasked = false;
        upcalls.mask(vcpu, (flags & Bounce.RFLAGS_IF) == 0);
        boolean sysret = (frame.i64(IretContext.FLAGS) & X86Flat64.VGCF_in_syscall) != 0
            && GuestMsrs.canonical(state.rip());
        if (sysret) {
            bySysret(state, cs | RPL);
        } else {
            state.gpr(CpuState.RCX, frame.i64(IretContext.RCX));
            state.gpr(CpuState.R11, frame.i64(IretContext.R11));
            byIret(vcpu, cs | RPL, frame.u16(IretContext.SS) | RPL);
        }
        return 0;
    }

    /** SYSRET loads flat segments, RCX with RIP, R11 with RFLAGS, and clears RF. */
    private static void bySysret(CpuState state, int cs) {
        Bounce.flat(state);
        if (cs == X86Flat64.FLAT_USER_CS32) {
            state.segment(CpuState.CS, new Segment(cs, 0xc0fb, 0xffff_ffffL, 0));
        }
        state.rflags(state.rflags() & ~Bounce.RFLAGS_RF);
        state.gpr(CpuState.RCX, state.rip());
        state.gpr(CpuState.R11, state.rflags());
    }

    private void byIret(Vcpu vcpu, int cs, int ss) {
        CpuState state = vcpu.state();
        Segment code = segments.code(vcpu, cs, RPL);
        Segment stack = segments.stack(vcpu, ss, RPL);
        Bounce.flat(state);
        if (code == null || stack == null) {
            exceptions.get().inject(vcpu, Exceptions.PROTECTION, (code == null ? cs : ss) & ~RPL);
            return;
        }
        state.segment(CpuState.CS, code);
        state.segment(CpuState.SS, stack);
        if (CodeBytes.wide(state) && !GuestMsrs.canonical(state.rip())) {
            exceptions.get().inject(vcpu, Exceptions.PROTECTION, 0);
        }
    }

    /** Flags as IRET leaves them at a level that may not change IF or IOPL; IF is always on. */
    static long clean(long flags) {
        long kept = 0x0024_4dd5L | Bounce.RFLAGS_NT | Bounce.RFLAGS_RF | Bounce.RFLAGS_TF;
        return flags & kept | Bounce.RFLAGS_IF | 2;
    }

    private static Struct frame(Call call, long at) {
        try {
            return Struct.in(call, at, IretContext.SIZE);
        } catch (GuestFaultException e) {
            throw new DomainCrashException("no iret frame at rsp 0x%x".formatted(at));
        }
    }
}
