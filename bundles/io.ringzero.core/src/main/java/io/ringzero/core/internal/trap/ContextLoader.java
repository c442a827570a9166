// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.Errno;
import io.ringzero.abi.X86;
import io.ringzero.abi.layout.CpuUserRegs;
import io.ringzero.abi.layout.TrapInfo;
import io.ringzero.abi.layout.VcpuGuestContext;
import io.ringzero.abi.layout.VcpuGuestContext32;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.PvContext;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.VcpuPaging;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Gives a PV vCPU its first processor state: plain for the builder, or from a vcpu_guest_context (VCPUOP_initialise). The whole
 * context is checked before anything changes. On pCPU threads and at safe points; the vCPU does not run.
 */
@Singleton
public final class ContextLoader {
    private static final long EFER = 1 | 1 << 8 | 1 << 10 | 1 << 11;
    private static final int GDT_FRAMES = 16;
    private static final int LDT_ENTRIES = 8192;
    private static final int VECTORS = 256;
    static final int[] GPRS = {CpuUserRegs.RAX, CpuUserRegs.RCX, CpuUserRegs.RDX, CpuUserRegs.RBX,
        CpuUserRegs.RSP, CpuUserRegs.RBP, CpuUserRegs.RSI, CpuUserRegs.RDI, CpuUserRegs.R8, CpuUserRegs.R9,
        CpuUserRegs.R10, CpuUserRegs.R11, CpuUserRegs.R12, CpuUserRegs.R13, CpuUserRegs.R14, CpuUserRegs.R15};

    private final ControlRegisters control;
    private final DebugRegisters debug;
    private final NarrowContext narrow;

    @Inject
    ContextLoader(ControlRegisters control, DebugRegisters debug, NarrowContext narrow) {
        this.control = control;
        this.debug = debug;
        this.narrow = narrow;
    }

    /** The state that every PV vCPU begins with; page tables and GDT are the memory half's. */
    public void reset(Vcpu vcpu) {
        CpuState state = vcpu.state();
        vcpu.pv().clear();
        for (int i = 0; i < GPRS.length; i++) {
            state.gpr(i, 0);
        }
        state.rip(0);
        state.rflags(Bounce.RFLAGS_IF | 2);
        state.cpl(3);
        state.set(CpuState.OFF_EFER, EFER);
        state.set(CpuState.OFF_XCR0, 3);
        control.reset(vcpu, 0);
        DebugRegisters.reset(state);
        Bounce.flat(state);
        for (int segment : new int[] {CpuState.ES, CpuState.DS, CpuState.FS, CpuState.GS, CpuState.LDTR}) {
            state.segment(segment, Segment.unusable(0));
        }
        // A TSS too short for an I/O bitmap: every port access at CPL 3 faults.
        state.segment(CpuState.TR, new Segment(0xe040, 0x808b, 0, 0));
        state.set(CpuState.OFF_IDTR_LIMIT, 0);
        state.set(CpuState.OFF_KERNEL_GS_BASE, 0);
        if (vcpu.domain().width() == GuestWidth.NARROW) {
            narrow.reset(vcpu);
        }
    }

    /**
     * XEN_DOMCTL_setvcpucontext: as {@link #initialise}; a vCPU that has a context already keeps its tables and gets the rest.
     *
     * @throws GuestFaultException EOPNOTSUPP where the tables of the new context are others
     */
    public void load(Vcpu vcpu, Struct context) throws GuestFaultException {
        if (!vcpu.initialised()) {
            initialise(vcpu, context);
            return;
        }
        if (vcpu.domain().width() == GuestWidth.NARROW) {
            narrow.again(vcpu, context);
            online(vcpu, context.u32(VcpuGuestContext32.FLAGS));
            return;
        }
        check(context);
        VcpuPaging.InForce now = vcpu.paging().inForce();
        boolean same = mfn(context.i64(VcpuGuestContext.CTRLREG + 3 * 8)) == now.kernelMfn()
            && mfn(context.i64(VcpuGuestContext.CTRLREG + 8)) == now.userMfn()
            && context.i64(VcpuGuestContext.GDT_ENTS) == now.gdtEntries()
            && context.i64(VcpuGuestContext.LDT_ENTS) == now.ldtEntries()
            && (now.ldtEntries() == 0 || context.i64(VcpuGuestContext.LDT_BASE) == now.ldtLinear());
        for (int i = 0; same && i < now.gdtFrames().size(); i++) {
            same = context.i64(VcpuGuestContext.GDT_FRAMES + 8 * i) == now.gdtFrames().get(i);
        }
        if (!same) {
            throw new GuestFaultException(Errno.EOPNOTSUPP, vcpu + " has other tables in force");
        }
        debug(vcpu, context);
        if (!vcpu.paging().kernelMode()) {
            vcpu.paging().toggle(); // registers() goes to user mode from kernel mode
        }
        segments(vcpu.state(), context);
        registers(vcpu, context);
        callbacks(vcpu, context);
        online(vcpu, context.i64(VcpuGuestContext.FLAGS));
    }

    /** Code and stack stay where the context names those in force; else they are the flat ones, as at the first context. */
    private static void segments(CpuState state, Struct context) {
        int at = VcpuGuestContext.USER_REGS;
        boolean same = state.segment(CpuState.CS).selector() == context.u16(at + CpuUserRegs.CS)
            && state.segment(CpuState.SS).selector() == context.u16(at + CpuUserRegs.SS);
        if (!same) {
            state.cpl(3);
            Bounce.flat(state);
        }
    }

    private static void online(Vcpu vcpu, long flags) {
        if ((flags & X86.VGCF_online) != 0) {
            vcpu.let(Vcpu.Wait.DOWN);
        } else {
            vcpu.hold(Vcpu.Wait.DOWN);
        }
    }

    /** VCPUOP_initialise. */
    public void initialise(Vcpu vcpu, Struct context) throws GuestFaultException {
        if (vcpu.areas().vcpuInfo() == 0) {
            throw new GuestFaultException(Errno.EINVAL, vcpu + " has no vcpu_info");
        }
        if (vcpu.initialised()) {
            throw new GuestFaultException(Errno.EEXIST, vcpu + " has a context");
        }
        if (vcpu.domain().width() == GuestWidth.NARROW) {
            NarrowContext.check(context);
            reset(vcpu);
            narrow.load(vcpu, context);
            up(vcpu, context.u32(VcpuGuestContext32.FLAGS));
            return;
        }
        check(context);
        reset(vcpu);
        long[] frames = new long[GDT_FRAMES];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = context.i64(VcpuGuestContext.GDT_FRAMES + 8 * i);
        }
        debug(vcpu, context);
        vcpu.paging().initialise(mfn(context.i64(VcpuGuestContext.CTRLREG + 3 * 8)), mfn(context.i64(
            VcpuGuestContext.CTRLREG + 8)), frames,
            (int) Math.min(context.i64(VcpuGuestContext.GDT_ENTS), LDT_ENTRIES));
        vcpu.paging().ldt(context.i64(VcpuGuestContext.LDT_BASE), (int) context.i64(VcpuGuestContext.LDT_ENTS));
        registers(vcpu, context);
        callbacks(vcpu, context);
        up(vcpu, context.i64(VcpuGuestContext.FLAGS));
    }

    private static void up(Vcpu vcpu, long flags) {
        vcpu.initialised(true);
        if ((flags & X86.VGCF_online) != 0) {
            vcpu.let(Vcpu.Wait.DOWN);
        }
    }

    private static void check(Struct context) throws GuestFaultException {
        int[] addresses = {VcpuGuestContext.USER_REGS + CpuUserRegs.RIP, VcpuGuestContext.EVENT_CALLBACK_EIP,
            VcpuGuestContext.FAILSAFE_CALLBACK_EIP, VcpuGuestContext.SYSCALL_CALLBACK_EIP, VcpuGuestContext.KERNEL_SP,
            VcpuGuestContext.FS_BASE, VcpuGuestContext.GS_BASE_KERNEL, VcpuGuestContext.GS_BASE_USER,
            VcpuGuestContext.LDT_BASE};
        boolean fits = true;
        for (int address : addresses) {
            fits &= GuestMsrs.canonical(context.i64(address));
        }
        for (int i = 0; i < VECTORS; i++) {
            fits &= GuestMsrs.canonical(context.i64(VcpuGuestContext.TRAP_CTXT + i * TrapInfo.SIZE + TrapInfo.ADDRESS));
        }
        long ldtEntries = context.i64(VcpuGuestContext.LDT_ENTS);
        long gdtEntries = context.i64(VcpuGuestContext.GDT_ENTS);
        fits &= ldtEntries >= 0 && ldtEntries <= LDT_ENTRIES && (context.i64(VcpuGuestContext.LDT_BASE) & 0xfff) == 0;
        fits &= gdtEntries >= 0 && gdtEntries <= X86.FIRST_RESERVED_GDT_ENTRY;
        if (!fits) {
            throw new GuestFaultException(Errno.EINVAL, "an address or a table size in the context is impossible");
        }
    }

    private void debug(Vcpu vcpu, Struct context) throws GuestFaultException {
        control.cr4(vcpu, context.i64(VcpuGuestContext.CTRLREG + 4 * 8));
        for (int i = 0; i < 8; i++) {
            if (i != 4 && i != 5) {
                debug.set(vcpu, i, context.i64(VcpuGuestContext.DEBUGREG + 8 * i));
            }
        }
    }

    private static void registers(Vcpu vcpu, Struct context) {
        CpuState state = vcpu.state();
        int at = VcpuGuestContext.USER_REGS;
        for (int i = 0; i < GPRS.length; i++) {
            state.gpr(i, context.i64(at + GPRS[i]));
        }
        state.rip(context.i64(at + CpuUserRegs.RIP));
        long flags = context.i64(at + CpuUserRegs.RFLAGS);
        vcpu.pv().iopl = (int) (flags & Bounce.RFLAGS_IOPL);
        state.rflags(flags & 0x0024_4dd5L | Bounce.RFLAGS_IF | 2);
        GuestMsrs.base(state, CpuState.FS, context.i64(VcpuGuestContext.FS_BASE));
        boolean kernel = (context.i64(VcpuGuestContext.FLAGS) & X86.VGCF_in_kernel) != 0;
        long inUse = context.i64(kernel ? VcpuGuestContext.GS_BASE_KERNEL : VcpuGuestContext.GS_BASE_USER);
        long other = context.i64(kernel ? VcpuGuestContext.GS_BASE_USER : VcpuGuestContext.GS_BASE_KERNEL);
        GuestMsrs.base(state, CpuState.GS, inUse);
        state.set(CpuState.OFF_KERNEL_GS_BASE, other);
        if (!kernel) {
            vcpu.paging().toggle();
        }
        if ((context.i64(VcpuGuestContext.FLAGS) & X86.VGCF_i387_valid) != 0) {
            HostMemory.copy(context.bytes(), VcpuGuestContext.FPU_CTXT, state.address() + CpuState.OFF_FXSAVE, 512);
        }
    }

    private static void callbacks(Vcpu vcpu, Struct context) {
        PvContext pv = vcpu.pv();
        for (int i = 0; i < VECTORS; i++) {
            int at = VcpuGuestContext.TRAP_CTXT + i * TrapInfo.SIZE;
            pv.trapAddress[i] = context.i64(at + TrapInfo.ADDRESS);
            pv.trapSelector[i] = context.u16(at + TrapInfo.CS);
            pv.trapFlags[i] = context.u8(at + TrapInfo.FLAGS);
        }
        long flags = context.i64(VcpuGuestContext.FLAGS);
        pv.kernelSs = (int) context.i64(VcpuGuestContext.KERNEL_SS) & 0xffff;
        pv.kernelSp = context.i64(VcpuGuestContext.KERNEL_SP);
        pv.eventCallback = context.i64(VcpuGuestContext.EVENT_CALLBACK_EIP);
        pv.failsafeCallback = context.i64(VcpuGuestContext.FAILSAFE_CALLBACK_EIP);
        pv.syscallCallback = context.i64(VcpuGuestContext.SYSCALL_CALLBACK_EIP);
        pv.failsafeMasksEvents = (flags & X86.VGCF_failsafe_disables_events) != 0;
        pv.syscallMasksEvents = (flags & X86.VGCF_syscall_disables_events) != 0;
    }

    /** xen_cr3_to_pfn of 64-bit guests: 0 stays 0. */
    private static long mfn(long cr3) {
        return cr3 >>> 12;
    }
}
