// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.Machine;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.log.HypervisorLog;
import jakarta.inject.Inject;

/**
 * The model-specific registers that a PV guest kernel may read or write, as Xen 4.17 has them; all others raise #GP, logged once.
 * ECX names the register, EDX:EAX is the value. On the pCPU's thread.
 */
final class GuestMsrs {
    private static final int TSC = 0x10;
    private static final int PLATFORM_ID = 0x17;
    private static final int APIC_BASE = 0x1b;
    private static final int UCODE_REV = 0x8b;
    private static final int MCG_CAP = 0x179;
    private static final int MCG_STATUS = 0x17a;
    private static final int MISC_ENABLE = 0x1a0;
    private static final int PAT = 0x277;
    private static final int HYPERCALL_PAGE = 0x40000000;
    private static final int HWCR = 0xc0010015;
    private static final int DE_CFG = 0xc0011029;
    private static final int EFER = 0xc0000080;
    private static final int FS_BASE = 0xc0000100;
    private static final int GS_BASE = 0xc0000101;
    private static final int KERNEL_GS_BASE = 0xc0000102;
    private static final int TSC_AUX = 0xc0000103;
    /** What Xen sets and PV guests' page attributes mean: WB WT UC- UC WC WP UC UC. */
    private static final long XEN_PAT = 0x0005_0100_0007_0406L;
    private static final long HWCR_TSC_FREQ_SEL = 1L << 24;
    private static final long DE_CFG_LFENCE_SERIALISE = 1L << 1;
    private static final int AMD_EBX = 0x68747541;
    private static final long APIC_ENABLE = 1L << 11;
    private static final long APIC_BSP = 1L << 8;

    private final Machine machine;
    private final HypervisorLog log;

    @Inject
    GuestMsrs(Machine machine, HypervisorLog log) {
        this.machine = machine;
        this.log = log;
    }

    boolean read(Vcpu vcpu) {
        CpuState state = vcpu.state();
        int msr = (int) state.gpr(CpuState.RCX);
        long value;
        switch (msr) {
            case TSC -> value = machine.clock().tsc() + state.get(CpuState.OFF_TSC_OFFSET);
            case PLATFORM_ID, UCODE_REV, MCG_CAP, MCG_STATUS, HYPERCALL_PAGE -> value = 0;
            case APIC_BASE -> value = APIC_ENABLE | (vcpu.number() == 0 ? APIC_BSP : 0);
            case MISC_ENABLE -> value = 1;
            case PAT -> value = XEN_PAT;
            case EFER -> value = state.get(CpuState.OFF_EFER);
            case FS_BASE -> value = base(state, CpuState.FS);
            case GS_BASE -> value = base(state, CpuState.GS);
            case KERNEL_GS_BASE -> value = state.get(CpuState.OFF_KERNEL_GS_BASE);
            case TSC_AUX -> value = state.get(CpuState.OFF_TSC_AUX);
            case HWCR, DE_CFG -> {
                if (!amd()) {
                    return false;
                }
                value = msr == HWCR ? HWCR_TSC_FREQ_SEL : DE_CFG_LFENCE_SERIALISE;
            }
            default -> {
                unknown(vcpu, "read", msr);
                return false;
            }
        }
        state.gpr(CpuState.RAX, value & 0xffff_ffffL);
        state.gpr(CpuState.RDX, value >>> 32);
        return true;
    }

    boolean write(Vcpu vcpu) {
        CpuState state = vcpu.state();
        int msr = (int) state.gpr(CpuState.RCX);
        long value = state.gpr(CpuState.RDX) << 32 | state.gpr(CpuState.RAX) & 0xffff_ffffL;
        switch (msr) {
            case FS_BASE -> {
                return canonical(value) && base(state, CpuState.FS, value);
            }
            case GS_BASE -> {
                return canonical(value) && base(state, CpuState.GS, value);
            }
            case KERNEL_GS_BASE -> {
                if (canonical(value)) {
                    state.set(CpuState.OFF_KERNEL_GS_BASE, value);
                    return true;
                }
                return false;
            }
            case TSC_AUX -> {
                if (value >>> 32 != 0) {
                    return false;
                }
                state.set(CpuState.OFF_TSC_AUX, value);
                return true;
            }
            case DE_CFG -> {
                return amd();
            }
            // Written by kernels that do not know that they may not; ignored as in Xen.
            case EFER, UCODE_REV, MISC_ENABLE, APIC_BASE, MCG_STATUS -> {
                return true;
            }
            default -> {
                unknown(vcpu, "write", msr);
                return false;
            }
        }
    }

    private boolean amd() {
        return machine.cpuFeatures().lookup(0, 0).ebx() == AMD_EBX;
    }

    static boolean canonical(long linear) {
        return linear << 16 >> 16 == linear;
    }

    static long base(CpuState state, int segment) {
        return HostMemory.getLong(baseAt(state, segment));
    }

    static boolean base(CpuState state, int segment, long value) {
        HostMemory.putLong(baseAt(state, segment), value);
        return true;
    }

    private static long baseAt(CpuState state, int segment) {
        return state.address() + CpuState.OFF_SEGMENTS + segment * CpuState.SEGMENT_BYTES + CpuState.SEG_BASE;
    }

    private void unknown(Vcpu vcpu, String what, int msr) {
        String operation = "%s of MSR 0x%x".formatted(what, msr);
        if (vcpu.domain().firstUnsupported(operation)) {
            log.add(vcpu.domain() + ": " + operation + " is not allowed: #GP");
        }
    }
}
