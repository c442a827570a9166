// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.abi.layout.VcpuInfo;
import io.ringzero.abi.layout.VcpuInfo32;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.CpuidTable;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Cost;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * CR0, CR2, CR3, CR4 and XCR0 as a guest kernel sees them. Of CR0 only TS is the guest's; of CR4 what does no harm. On the pCPU's
 * thread.
 */
@Singleton
public final class ControlRegisters {
    /** PE, MP, ET, NE, WP, AM, PG: what Xen runs with, and what guests read. */
    static final long CR0 = 0x8005_0033L;
    static final long CR0_TS = 1L << 3;
    static final long CR4_TSD = 1L << 2;
    static final long CR4_DE = 1L << 3;
    private static final long CR4_PAE = 1L << 5;
    private static final long CR4_MCE = 1L << 6;
    private static final long CR4_PGE = 1L << 7;
    private static final long CR4_OSFXSR = 1L << 9;
    private static final long CR4_OSXMMEXCPT = 1L << 10;
    private static final long CR4_FSGSBASE = 1L << 16;
    private static final long CR4_OSXSAVE = 1L << 18;
    /** Xen's own bits, which guests read as set. */
    private static final long CR4_FIXED = CR4_PAE | CR4_MCE | CR4_PGE | CR4_OSFXSR | CR4_OSXMMEXCPT;
    private static final long XCR0_SSE = 1 << 1;
    private static final long XCR0_AVX = 1 << 2;
    private static final int ECX_XSAVE = 1 << 26;
    private static final int EBX_FSGSBASE = 1;

    private final MachineMemory memory;
    private final Machine machine;

    @Inject
    public ControlRegisters(Machine machine) {
        this.machine = machine;
        this.memory = machine.memory();
    }

    /** Gives a vCPU Xen's control registers and a CR4 of the guest's choice. */
    void reset(Vcpu vcpu, long cr4) {
        CpuState state = vcpu.state();
        state.set(CpuState.OFF_CR0, CR0);
        vcpu.pv().cr0 = CR0;
        cr4(vcpu, cr4);
    }

    /** Sets or clears TS: the next x87 or SSE instruction raises #NM. */
    public void taskSwitched(Vcpu vcpu, boolean set) {
        long cr0 = vcpu.state().get(CpuState.OFF_CR0);
        vcpu.state().set(CpuState.OFF_CR0, set ? cr0 | CR0_TS : cr0 & ~CR0_TS);
    }

    boolean read(Vcpu vcpu, int register, int to) {
        CpuState state = vcpu.state();
        switch (register) {
            case 0 -> state.gpr(to, state.get(CpuState.OFF_CR0));
            case 2 -> state.gpr(to, state.get(CpuState.OFF_CR2));
            case 3 -> state.gpr(to, vcpu.paging().guestCr3());
            case 4 -> state.gpr(to, vcpu.pv().cr4);
            default -> {
                return false;
            }
        }
        return true;
    }

    boolean write(Vcpu vcpu, int register, int from) {
        CpuState state = vcpu.state();
        long value = state.gpr(from);
        switch (register) {
            case 0 -> {
                if (((value ^ state.get(CpuState.OFF_CR0)) & ~CR0_TS) != 0) {
                    return false;
                }
                taskSwitched(vcpu, (value & CR0_TS) != 0);
            }
            case 2 -> faultAddress(vcpu, value);
            case 3 -> {
                machine.clock().charge(Cost.BASE_POINTER.nanos);
                try {
                    vcpu.paging().guestCr3(value);
                } catch (GuestFaultException e) {
                    return false;
                }
            }
            case 4 -> cr4(vcpu, value);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Sets CR2, for the processor and in vcpu_info. */
    void faultAddress(Vcpu vcpu, long linear) {
        vcpu.state().set(CpuState.OFF_CR2, linear);
        long info = vcpu.areas().vcpuInfo();
        if (info != 0 && vcpu.domain().width() == GuestWidth.WIDE) {
            memory.writeLong(info + VcpuInfo.ARCH_CR2, linear);
        } else if (info != 0) {
            memory.writeInt(info + VcpuInfo32.ARCH_CR2, (int) linear);
        }
    }

    /** Whether the guest kernel has switched XSAVE on: without it XSETBV does not exist. */
    boolean hasXsave(Vcpu vcpu) {
        return (vcpu.pv().cr4 & CR4_OSXSAVE) != 0;
    }

    /** XSETBV: only x87 and SSE state exist unless the engine says more. */
    boolean xsetbv(Vcpu vcpu) {
        CpuState state = vcpu.state();
        long value = state.gpr(CpuState.RDX) << 32 | state.gpr(CpuState.RAX) & 0xffff_ffffL;
        CpuidTable.Leaf has = vcpu.domain().cpuid().table(machine.cpuFeatures()).lookup(0xd, 0);
        long supported = (has.edx() & 0xffff_ffffL) << 32 | has.eax() & 0xffff_ffffL;
        boolean valid = (state.gpr(CpuState.RCX) & 0xffff_ffffL) == 0
            && (value & 1) != 0 && ((value & XCR0_AVX) == 0 || (value & XCR0_SSE) != 0) && (value & ~supported) == 0;
        if (valid) {
            state.set(CpuState.OFF_XCR0, value);
        }
        return valid;
    }

    /**
     * The guest's CR4: its own choice among TSD, DE, FSGSBASE and OSXSAVE as far as its processor has them, the rest fixed. The
     * processor itself runs with OSXSAVE always, as Xen's does: guests could use XSAVE before they say so.
     */
    void cr4(Vcpu vcpu, long wanted) {
        CpuidTable features = vcpu.domain().cpuid().table(machine.cpuFeatures());
        long own = CR4_TSD | CR4_DE;
        own |= (features.lookup(7, 0).ebx() & EBX_FSGSBASE) != 0 ? CR4_FSGSBASE : 0;
        long xsave = (features.lookup(1, 0).ecx() & ECX_XSAVE) != 0 ? CR4_OSXSAVE : 0;
        long cr4 = wanted & (own | xsave) | CR4_FIXED;
        vcpu.pv().cr4 = cr4;
        vcpu.state().set(CpuState.OFF_CR4, cr4 | xsave);
    }
}
