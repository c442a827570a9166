// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.Errno;
import io.ringzero.abi.X86;
import io.ringzero.abi.X86Flat32;
import io.ringzero.abi.layout.CpuUserRegs32;
import io.ringzero.abi.layout.TrapInfo32;
import io.ringzero.abi.layout.VcpuGuestContext32;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.PvOption;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.PvContext;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.VcpuPaging;
import io.ringzero.core.internal.paging.SegmentTruncation;
import jakarta.inject.Inject;

/**
 * The first processor state of 32-bit PV vCPUs: flat segments of ring 1 for the builder, or what a vcpu_guest_context says
 * (VCPUOP_initialise). On pCPU threads and at safe points; the vCPU does not run.
 */
final class NarrowContext {
    private static final int GDT_FRAMES = 16;
    private static final int LDT_ENTRIES = 8192;
    private static final int VECTORS = 256;
    private static final int KERNEL = 1;
    private static final int CR3_SHIFT = 12;
    static final int[] GPRS = {CpuUserRegs32.EAX, CpuUserRegs32.ECX, CpuUserRegs32.EDX, CpuUserRegs32.EBX,
        CpuUserRegs32.ESP, CpuUserRegs32.EBP, CpuUserRegs32.ESI, CpuUserRegs32.EDI};

    private final ControlRegisters control;
    private final DebugRegisters debug;
    private final Segments segments;
    private final DirectGate gate;

    @Inject
    NarrowContext(ControlRegisters control, DebugRegisters debug, Segments segments, DirectGate gate) {
        this.control = control;
        this.debug = debug;
        this.segments = segments;
        this.gate = gate;
    }

    /** Makes a state that is reset already one of ring 1. */
    void reset(Vcpu vcpu) {
        CpuState state = vcpu.state();
        state.cpl(KERNEL);
        long limit = vcpu.domain().has(PvOption.SEGMENT_TRUNCATION) ? SegmentTruncation.END - 1 : 0xffff_ffffL;
        state.segment(CpuState.CS, new Segment(X86Flat32.FLAT_RING1_CS, 0xc0bb, limit, 0));
        for (int segment : new int[] {CpuState.SS, CpuState.DS, CpuState.ES, CpuState.FS, CpuState.GS}) {
            Segment flat = Segment.data(X86Flat32.FLAT_RING1_DS, KERNEL);
            state.segment(segment, new Segment(flat.selector(), flat.attributes(), limit, 0));
        }
        vcpu.pv().kernelSs = X86Flat32.FLAT_RING1_SS;
        gate.reset(vcpu);
    }

    /** Demands that table sizes and places in a context are possible. */
    static void check(Struct context) throws GuestFaultException {
        long ldtEntries = context.u32(VcpuGuestContext32.LDT_ENTS);
        boolean fits = ldtEntries <= LDT_ENTRIES && (context.u32(VcpuGuestContext32.LDT_BASE) & 0xfff) == 0
            && context.u32(VcpuGuestContext32.GDT_ENTS) <= X86.FIRST_RESERVED_GDT_ENTRY;
        if (!fits) {
            throw new GuestFaultException(Errno.EINVAL, "a table size in the context is impossible");
        }
    }

    /**
     * Loads registers and callbacks of a vCPU that keeps its tables (XEN_DOMCTL_setvcpucontext).
     *
     * @throws GuestFaultException EOPNOTSUPP where the tables of the context are others
     */
    void again(Vcpu vcpu, Struct context) throws GuestFaultException {
        check(context);
        VcpuPaging.InForce now = vcpu.paging().inForce();
        boolean same = (Integer.rotateRight(context.i32(VcpuGuestContext32.CTRLREG + 3 * 4), CR3_SHIFT)
            & 0xffff_ffffL) == now.kernelMfn() && context.u32(VcpuGuestContext32.GDT_ENTS) == now.gdtEntries()
            && context.u32(VcpuGuestContext32.LDT_ENTS) == now.ldtEntries()
            && (now.ldtEntries() == 0 || context.u32(VcpuGuestContext32.LDT_BASE) == now.ldtLinear());
        for (int i = 0; same && i < now.gdtFrames().size(); i++) {
            same = context.u32(VcpuGuestContext32.GDT_FRAMES + 4 * i) == now.gdtFrames().get(i);
        }
        if (!same) {
            throw new GuestFaultException(Errno.EOPNOTSUPP, vcpu + " has other tables in force");
        }
        registers(vcpu, context);
        callbacks(vcpu, context);
        gate.refresh(vcpu);
    }

    /** Loads a checked context into a state that was reset. */
    void load(Vcpu vcpu, Struct context) throws GuestFaultException {
        control.cr4(vcpu, context.u32(VcpuGuestContext32.CTRLREG + 4 * 4));
        for (int i = 0; i < 8; i++) {
            if (i != 4 && i != 5) {
                debug.set(vcpu, i, context.u32(VcpuGuestContext32.DEBUGREG + 4 * i));
            }
        }
        long[] frames = new long[GDT_FRAMES];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = context.u32(VcpuGuestContext32.GDT_FRAMES + 4 * i);
        }
        int cr3 = context.i32(VcpuGuestContext32.CTRLREG + 3 * 4);
        vcpu.paging().initialise(Integer.rotateRight(cr3, CR3_SHIFT) & 0xffff_ffffL, 0, frames,
            context.i32(VcpuGuestContext32.GDT_ENTS));
        vcpu.paging().ldt(context.u32(VcpuGuestContext32.LDT_BASE), context.i32(VcpuGuestContext32.LDT_ENTS));
        registers(vcpu, context);
        callbacks(vcpu, context);
        gate.refresh(vcpu);
    }

    private void registers(Vcpu vcpu, Struct context) throws GuestFaultException {
        CpuState state = vcpu.state();
        int at = VcpuGuestContext32.USER_REGS;
        for (int i = 0; i < GPRS.length; i++) {
            state.gpr(i, context.u32(at + GPRS[i]));
        }
        state.rip(context.u32(at + CpuUserRegs32.EIP));
        long flags = context.u32(at + CpuUserRegs32.EFLAGS);
        vcpu.pv().iopl = (int) (flags & Bounce.RFLAGS_IOPL);
        state.rflags(flags & 0x0024_4dd5L | Bounce.RFLAGS_IF | 2);
        int cs = kernelSelector(context.u16(at + CpuUserRegs32.CS));
        int ring = cs & 3;
        Segment code = segments.code(vcpu, cs, ring);
        Segment stack = segments.stack(vcpu, kernelSelector(context.u16(at + CpuUserRegs32.SS)), ring);
        if (code == null || stack == null) {
            throw new GuestFaultException(Errno.EINVAL, "the context's code or stack segment cannot be loaded");
        }
        state.cpl(ring);
        state.segment(CpuState.CS, code);
        state.segment(CpuState.SS, stack);
        data(vcpu, CpuState.DS, context.u16(at + CpuUserRegs32.DS), ring);
        data(vcpu, CpuState.ES, context.u16(at + CpuUserRegs32.ES), ring);
        data(vcpu, CpuState.FS, context.u16(at + CpuUserRegs32.FS), ring);
        data(vcpu, CpuState.GS, context.u16(at + CpuUserRegs32.GS), ring);
        if ((context.u32(VcpuGuestContext32.FLAGS) & X86.VGCF_i387_valid) != 0) {
            HostMemory.copy(context.bytes(), VcpuGuestContext32.FPU_CTXT, state.address() + CpuState.OFF_FXSAVE, 512);
        }
    }

    private void data(Vcpu vcpu, int register, int selector, int ring) {
        Segment segment = segments.data(vcpu, selector, ring);
        vcpu.state().segment(register, segment == null ? Segment.unusable(0) : segment);
    }

    private static void callbacks(Vcpu vcpu, Struct context) {
        PvContext pv = vcpu.pv();
        for (int i = 0; i < VECTORS; i++) {
            int at = VcpuGuestContext32.TRAP_CTXT + i * TrapInfo32.SIZE;
            pv.trapAddress[i] = context.u32(at + TrapInfo32.ADDRESS);
            pv.trapSelector[i] = kernelSelector(context.u16(at + TrapInfo32.CS));
            pv.trapFlags[i] = context.u8(at + TrapInfo32.FLAGS);
        }
        pv.kernelSs = kernelSelector(context.i32(VcpuGuestContext32.KERNEL_SS) & 0xffff);
        pv.kernelSp = context.u32(VcpuGuestContext32.KERNEL_SP);
        pv.eventSelector = kernelSelector(context.i32(VcpuGuestContext32.EVENT_CALLBACK_CS) & 0xffff);
        pv.eventCallback = context.u32(VcpuGuestContext32.EVENT_CALLBACK_EIP);
        pv.failsafeSelector = kernelSelector(context.i32(VcpuGuestContext32.FAILSAFE_CALLBACK_CS) & 0xffff);
        pv.failsafeCallback = context.u32(VcpuGuestContext32.FAILSAFE_CALLBACK_EIP);
        pv.failsafeMasksEvents = (context.u32(VcpuGuestContext32.FLAGS) & X86.VGCF_failsafe_disables_events) != 0;
    }

    /** A selector with the least privilege number that a 32-bit guest may have (Xen: fixup_guest_code_selector). */
    static int kernelSelector(int selector) {
        return (selector & 3) == 0 ? selector | KERNEL : selector;
    }
}
