// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.X86;
import io.ringzero.abi.layout.CpuUserRegs;
import io.ringzero.abi.layout.TrapInfo;
import io.ringzero.abi.layout.VcpuGuestContext;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.PvContext;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.VcpuPaging;

/**
 * A PV vCPU as a vcpu_guest_context: what {@link ContextLoader} loads, the other way (Xen: arch_get_info_guest). Changes nothing.
 * While the vCPU does not run.
 */
public final class ContextSaver {
    private static final int FPU_BYTES = 512;
    private static final int VECTORS = 256;

    private ContextSaver() {
    }

    /** The structure, as wide as the guest. */
    public static byte[] save(Vcpu vcpu) {
        return vcpu.domain().width() == GuestWidth.NARROW ? NarrowSaver.save(vcpu) : wide(vcpu);
    }

    private static byte[] wide(Vcpu vcpu) {
        CpuState state = vcpu.state();
        Struct to = new Struct(VcpuGuestContext.SIZE);
        HostMemory.copy(state.address() + CpuState.OFF_FXSAVE, to.bytes(), VcpuGuestContext.FPU_CTXT, FPU_BYTES);
        to.put64(VcpuGuestContext.FLAGS, flags(vcpu));
        registers(vcpu, to);
        tables(vcpu, to);
        PvContext pv = vcpu.pv();
        for (int i = 0; i < VECTORS; i++) {
            int at = VcpuGuestContext.TRAP_CTXT + i * TrapInfo.SIZE;
            to.put8(at + TrapInfo.VECTOR, pv.trapAddress[i] == 0 ? 0 : i).put8(at + TrapInfo.FLAGS, pv.trapFlags[i])
                .put16(at + TrapInfo.CS, pv.trapSelector[i]).put64(at + TrapInfo.ADDRESS, pv.trapAddress[i]);
        }
        to.put64(VcpuGuestContext.KERNEL_SS, pv.kernelSs).put64(VcpuGuestContext.KERNEL_SP, pv.kernelSp);
        to.put64(VcpuGuestContext.EVENT_CALLBACK_EIP, pv.eventCallback);
        to.put64(VcpuGuestContext.FAILSAFE_CALLBACK_EIP, pv.failsafeCallback);
        to.put64(VcpuGuestContext.SYSCALL_CALLBACK_EIP, pv.syscallCallback);
        to.put64(VcpuGuestContext.VM_ASSIST, vcpu.domain().vmAssist());
        to.put64(VcpuGuestContext.FS_BASE, GuestMsrs.base(state, CpuState.FS));
        boolean kernel = vcpu.hasPaging() && vcpu.paging().kernelMode();
        long inUse = GuestMsrs.base(state, CpuState.GS);
        long other = state.get(CpuState.OFF_KERNEL_GS_BASE);
        to.put64(VcpuGuestContext.GS_BASE_KERNEL, kernel ? inUse : other);
        to.put64(VcpuGuestContext.GS_BASE_USER, kernel ? other : inUse);
        return to.bytes();
    }

    /** VGCF_*. */
    static long flags(Vcpu vcpu) {
        PvContext pv = vcpu.pv();
        boolean kernel = vcpu.hasPaging() && vcpu.paging().kernelMode();
        return (vcpu.initialised() ? X86.VGCF_i387_valid : 0) | (kernel ? X86.VGCF_in_kernel : 0)
            | (pv.failsafeMasksEvents ? X86.VGCF_failsafe_disables_events : 0)
            | (pv.syscallMasksEvents ? X86.VGCF_syscall_disables_events : 0)
            | (vcpu.waits(Vcpu.Wait.DOWN) ? 0 : X86.VGCF_online);
    }

    private static void registers(Vcpu vcpu, Struct to) {
        CpuState state = vcpu.state();
        int at = VcpuGuestContext.USER_REGS;
        for (int i = 0; i < ContextLoader.GPRS.length; i++) {
            to.put64(at + ContextLoader.GPRS[i], state.gpr(i));
        }
        to.put64(at + CpuUserRegs.RIP, state.rip());
        to.put64(at + CpuUserRegs.RFLAGS, state.rflags() & ~Bounce.RFLAGS_IOPL | vcpu.pv().iopl);
        to.put16(at + CpuUserRegs.CS, state.segment(CpuState.CS).selector());
        to.put16(at + CpuUserRegs.SS, state.segment(CpuState.SS).selector());
        to.put16(at + CpuUserRegs.ES, state.segment(CpuState.ES).selector());
        to.put16(at + CpuUserRegs.DS, state.segment(CpuState.DS).selector());
        to.put16(at + CpuUserRegs.FS, state.segment(CpuState.FS).selector());
        to.put16(at + CpuUserRegs.GS, state.segment(CpuState.GS).selector());
    }

    private static void tables(Vcpu vcpu, Struct to) {
        CpuState state = vcpu.state();
        to.put64(VcpuGuestContext.CTRLREG, vcpu.pv().cr0).put64(VcpuGuestContext.CTRLREG + 2 * 8,
            state.get(CpuState.OFF_CR2));
        to.put64(VcpuGuestContext.CTRLREG + 4 * 8, vcpu.pv().cr4);
        for (int i = 0; i < 4; i++) {
            to.put64(VcpuGuestContext.DEBUGREG + 8 * i, state.get(CpuState.OFF_DR + 8 * i));
        }
        to.put64(VcpuGuestContext.DEBUGREG + 6 * 8, state.get(CpuState.OFF_DR + 4 * 8));
        to.put64(VcpuGuestContext.DEBUGREG + 7 * 8, state.get(CpuState.OFF_DR + 5 * 8) | vcpu.pv().emulatedDr7);
        if (vcpu.hasPaging()) {
            VcpuPaging.InForce now = vcpu.paging().inForce();
            to.put64(VcpuGuestContext.CTRLREG + 3 * 8, now.kernelMfn() << 12);
            to.put64(VcpuGuestContext.CTRLREG + 8, now.userMfn() << 12);
            to.put64(VcpuGuestContext.LDT_BASE, now.ldtLinear()).put64(VcpuGuestContext.LDT_ENTS, now.ldtEntries());
            to.put64(VcpuGuestContext.GDT_ENTS, now.gdtEntries());
            for (int i = 0; i < now.gdtFrames().size(); i++) {
                to.put64(VcpuGuestContext.GDT_FRAMES + 8 * i, now.gdtFrames().get(i));
            }
        }
    }
}
