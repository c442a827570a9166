// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.log.HypervisorLog;
import io.ringzero.core.internal.memory.FrameHold;
import io.ringzero.core.internal.pv.HypercallPageCode;
import jakarta.inject.Inject;

/**
 * The model-specific registers that a PV guest kernel may read or write, as Xen 4.17 has them without {@code msr_relaxed}; those that
 * have no place there but in {@link MsrTable} answer a constant or ignore what is written, all others raise #GP, logged once.
 * ECX names the register, EDX:EAX is the value. On the pCPU's thread.
 */
final class GuestMsrs {
    private static final int TSC = 0x10;
    private static final int APIC_BASE = 0x1b;
    private static final int MISC_FEATURES = 0x140;
    private static final int HYPERCALL_PAGE = 0x40000000;
    private static final int EFER = 0xc0000080;
    private static final int FS_BASE = 0xc0000100;
    private static final int GS_BASE = 0xc0000101;
    private static final int KERNEL_GS_BASE = 0xc0000102;
    private static final int TSC_AUX = 0xc0000103;
    private static final long EFER_LME = 1 << 8;
    private static final long EFER_LMA = 1 << 10;
    private static final long APIC_AT = 0xfee00000L;
    private static final long APIC_ENABLE = 1L << 11;
    private static final long APIC_BSP = 1L << 8;
    private static final int EXTENDED = 0x80000001;
    private static final int RDTSCP = 1 << 27;
    private static final int RDPID = 1 << 22;

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
            case APIC_BASE -> value = APIC_AT | APIC_ENABLE | (vcpu.number() == 0 ? APIC_BSP : 0);
            case MISC_FEATURES -> value = vcpu.pv().cpuidFaulting ? 1 : 0;
            case EFER -> value = state.get(CpuState.OFF_EFER) & (wide(vcpu) ? -1L : ~(EFER_LME | EFER_LMA));
            case FS_BASE, GS_BASE, KERNEL_GS_BASE -> {
                if (!wide(vcpu)) {
                    return false;
                }
                value = msr == KERNEL_GS_BASE
                    ? state.get(CpuState.OFF_KERNEL_GS_BASE)
                    : base(state, msr == FS_BASE ? CpuState.FS : CpuState.GS);
            }
            case TSC_AUX -> {
                if (!hasTscAux(vcpu)) {
                    return false;
                }
                value = state.get(CpuState.OFF_TSC_AUX);
            }
            default -> {
                MsrTable.Row row = MsrTable.find(msr);
                if (row == null || !row.readable()) {
                    unknown(vcpu, "read", msr);
                    return false;
                }
                value = row.value();
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
        return switch (msr) {
            case FS_BASE -> wide(vcpu) && canonical(value) && base(state, CpuState.FS, value);
            case GS_BASE -> wide(vcpu) && canonical(value) && base(state, CpuState.GS, value);
            case KERNEL_GS_BASE -> wide(vcpu) && canonical(value) && set(state, CpuState.OFF_KERNEL_GS_BASE, value);
            case TSC_AUX -> hasTscAux(vcpu) && value >>> 32 == 0 && set(state, CpuState.OFF_TSC_AUX, value);
            // What guests write there changes nothing; another value than the one in force is only remarked upon.
            case EFER -> true;
            case MISC_FEATURES -> {
                boolean fits = (value & ~1L) == 0;
                vcpu.pv().cpuidFaulting = fits ? value != 0 : vcpu.pv().cpuidFaulting;
                yield fits;
            }
            case HYPERCALL_PAGE -> hypercallPage(vcpu, value);
            default -> {
                MsrTable.Row row = MsrTable.find(msr);
                if (row == null || !row.takes(value)) {
                    unknown(vcpu, "write", msr);
                    yield false;
                }
                yield true;
            }
        };
    }

    /** Writes the hypercall page into a frame of the guest's: bits 12 and up are its mfn, the page's number is 0. */
    private boolean hypercallPage(Vcpu vcpu, long value) {
        if ((value & 0xfff) != 0) {
            return false;
        }
        try (FrameHold frame = vcpu.domain().memory().hold(value >>> 12, true)) {
            byte[] code = HypercallPageCode.page(vcpu.domain().width());
            machine.memory().write(frame.mfn() << MachineMemory.PAGE_SHIFT, code, 0, code.length);
            return true;
        } catch (GuestFaultException e) {
            return false;
        }
    }

    private boolean hasTscAux(Vcpu vcpu) {
        var features = vcpu.domain().cpuid().table(machine.cpuFeatures());
        return (features.lookup(EXTENDED, 0).edx() & RDTSCP) != 0 || (features.lookup(7, 0).ecx() & RDPID) != 0;
    }

    private static boolean wide(Vcpu vcpu) {
        return vcpu.domain().width() == GuestWidth.WIDE;
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

    private static boolean set(CpuState state, int offset, long value) {
        state.set(offset, value);
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
