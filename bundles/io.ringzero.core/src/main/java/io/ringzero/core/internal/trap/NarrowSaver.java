// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.layout.CpuUserRegs32;
import io.ringzero.abi.layout.TrapInfo32;
import io.ringzero.abi.layout.VcpuGuestContext32;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.PvContext;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.memory.VcpuPaging;

/** A 32-bit PV vCPU as a vcpu_guest_context: what {@link NarrowContext} loads, the other way. While the vCPU does not run. */
final class NarrowSaver {
    private static final int FPU_BYTES = 512;
    private static final int VECTORS = 256;

    private NarrowSaver() {
    }

    static byte[] save(Vcpu vcpu) {
        CpuState state = vcpu.state();
        PvContext pv = vcpu.pv();
        Struct to = new Struct(VcpuGuestContext32.SIZE);
        HostMemory.copy(state.address() + CpuState.OFF_FXSAVE, to.bytes(), VcpuGuestContext32.FPU_CTXT, FPU_BYTES);
        to.put32(VcpuGuestContext32.FLAGS, (int) ContextSaver.flags(vcpu));
        registers(vcpu, to);
        tables(vcpu, to);
        for (int i = 0; i < VECTORS; i++) {
            int at = VcpuGuestContext32.TRAP_CTXT + i * TrapInfo32.SIZE;
            to.put8(at + TrapInfo32.VECTOR, pv.trapAddress[i] == 0 ? 0 : i).put8(at + TrapInfo32.FLAGS, pv.trapFlags[i])
                .put16(at + TrapInfo32.CS, pv.trapSelector[i]).put32(at + TrapInfo32.ADDRESS, (int) pv.trapAddress[i]);
        }
        to.put32(VcpuGuestContext32.KERNEL_SS, pv.kernelSs).put32(VcpuGuestContext32.KERNEL_SP, (int) pv.kernelSp);
        to.put32(VcpuGuestContext32.EVENT_CALLBACK_CS, pv.eventSelector);
        to.put32(VcpuGuestContext32.EVENT_CALLBACK_EIP, (int) pv.eventCallback);
        to.put32(VcpuGuestContext32.FAILSAFE_CALLBACK_CS, pv.failsafeSelector);
        to.put32(VcpuGuestContext32.FAILSAFE_CALLBACK_EIP, (int) pv.failsafeCallback);
        to.put32(VcpuGuestContext32.VM_ASSIST, (int) vcpu.domain().vmAssist());
        return to.bytes();
    }

    private static void registers(Vcpu vcpu, Struct to) {
        CpuState state = vcpu.state();
        int at = VcpuGuestContext32.USER_REGS;
        for (int i = 0; i < NarrowContext.GPRS.length; i++) {
            to.put32(at + NarrowContext.GPRS[i], (int) state.gpr(i));
        }
        to.put32(at + CpuUserRegs32.EIP, (int) state.rip());
        to.put32(at + CpuUserRegs32.EFLAGS, (int) (state.rflags() & ~Bounce.RFLAGS_IOPL | vcpu.pv().iopl));
        to.put16(at + CpuUserRegs32.CS, state.segment(CpuState.CS).selector());
        to.put16(at + CpuUserRegs32.SS, state.segment(CpuState.SS).selector());
        to.put16(at + CpuUserRegs32.ES, state.segment(CpuState.ES).selector());
        to.put16(at + CpuUserRegs32.DS, state.segment(CpuState.DS).selector());
        to.put16(at + CpuUserRegs32.FS, state.segment(CpuState.FS).selector());
        to.put16(at + CpuUserRegs32.GS, state.segment(CpuState.GS).selector());
    }

    private static void tables(Vcpu vcpu, Struct to) {
        CpuState state = vcpu.state();
        to.put32(VcpuGuestContext32.CTRLREG, (int) vcpu.pv().cr0);
        to.put32(VcpuGuestContext32.CTRLREG + 2 * 4, (int) state.get(CpuState.OFF_CR2));
        to.put32(VcpuGuestContext32.CTRLREG + 4 * 4, (int) vcpu.pv().cr4);
        for (int i = 0; i < 4; i++) {
            to.put32(VcpuGuestContext32.DEBUGREG + 4 * i, (int) state.get(CpuState.OFF_DR + 8 * i));
        }
        to.put32(VcpuGuestContext32.DEBUGREG + 6 * 4, (int) state.get(CpuState.OFF_DR + 4 * 8));
        to.put32(VcpuGuestContext32.DEBUGREG + 7 * 4,
            (int) (state.get(CpuState.OFF_DR + 5 * 8) | vcpu.pv().emulatedDr7));
        if (vcpu.hasPaging()) {
            VcpuPaging.InForce now = vcpu.paging().inForce();
            to.put32(VcpuGuestContext32.CTRLREG + 3 * 4, Integer.rotateLeft((int) now.kernelMfn(), 12));
            to.put32(VcpuGuestContext32.LDT_BASE, (int) now.ldtLinear()).put32(VcpuGuestContext32.LDT_ENTS,
                now.ldtEntries());
            to.put32(VcpuGuestContext32.GDT_ENTS, now.gdtEntries());
            for (int i = 0; i < now.gdtFrames().size(); i++) {
                to.put32(VcpuGuestContext32.GDT_FRAMES + 4 * i, now.gdtFrames().get(i).intValue());
            }
        }
    }
}
