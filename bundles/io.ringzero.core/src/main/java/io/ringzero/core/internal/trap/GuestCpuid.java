// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.trap;

import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.CpuidTable;
import io.ringzero.api.machine.Machine;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * What CPUID answers a PV guest: the engine's features without those that only ring 0 can use, plus the hypervisor's own leaves
 * (public/arch-x86/cpuid.h). Any thread but for {@link #execute}.
 */
@Singleton
final class GuestCpuid {
    private static final int XEN = 0x40000000;
    private static final int XEN_LEAVES = 5;
    private static final int VERSION = 4 << 16 | 17;
    private static final int FEATURE_PRESERVE_AD = 1;
    private static final int HYPERCALL_PAGES = 1;
    /** Leaf 1 EDX, and on AMD leaf 0x80000001 EDX: VME, PSE, MTRR, PGE, PSE36. */
    private static final int NOT_FOR_PV = 1 << 1 | 1 << 3 | 1 << 12 | 1 << 16 | 1 << 17;
    /** Leaf 1 ECX: MONITOR, VMX, SMX, PCID, x2APIC, TSC deadline. */
    private static final int NOT_FOR_PV_ECX = 1 << 3 | 1 << 5 | 1 << 6 | 1 << 17 | 1 << 21 | 1 << 24;
    private static final int XSAVE = 1 << 26;
    private static final int OSXSAVE = 1 << 27;
    private static final int HYPERVISOR = 1 << 31;
    /** Leaf 7 EBX: SMEP, INVPCID, SMAP. */
    private static final int NOT_FOR_PV_7 = 1 << 7 | 1 << 10 | 1 << 20;
    /** Leaf 7 ECX: UMIP, PKU, OSPKE. */
    private static final int NOT_FOR_PV_7_ECX = 1 << 2 | 1 << 3 | 1 << 4;
    /** Leaf 0x80000001 EDX: 1 GiB pages. ECX: SVM. */
    private static final int PAGE_1GB = 1 << 26;
    private static final int RDTSCP = 1 << 27;
    private static final int TSC_SAFE = 1 << 1;
    private static final int TSC_HAS_RDTSCP = 1 << 2;
    private static final int SVM = 1 << 2;
    /** Leaf 1 ECX: CMPXCHG16B. */
    private static final int CX16 = 1 << 13;
    /** Leaf 0x80000001 ECX. */
    private static final int LAHF_LM = 1;
    /** Leaf 0x80000001 EDX. */
    private static final int SYSCALL = 1 << 11;
    private static final int LM = 1 << 29;
    private static final int AMD_EBX = 0x68747541;
    private static final long CR4_OSXSAVE = 1L << 18;

    private final Machine machine;

    @Inject
    GuestCpuid(Machine machine) {
        this.machine = machine;
    }

    /**
     * Does the instruction: EAX and ECX in, the four registers out.
     *
     * @param enlightened whether the kernel asked by the forced-emulation prefix: it then reads OSXSAVE as Xen itself has it,
     *            for PV kernels take that for a sign that they may use XSAVE
     */
    void execute(Vcpu vcpu, boolean enlightened) {
        CpuState state = vcpu.state();
        int number = (int) state.gpr(CpuState.RAX);
        CpuidTable.Leaf leaf = lookup(vcpu, number, (int) state.gpr(CpuState.RCX));
        if (number == 1 && enlightened && (leaf.ecx() & XSAVE) != 0) {
            leaf = new CpuidTable.Leaf(1, leaf.subleaf(), leaf.eax(), leaf.ebx(), leaf.ecx() | OSXSAVE, leaf.edx());
        }
        state.gpr(CpuState.RAX, leaf.eax() & 0xffff_ffffL);
        state.gpr(CpuState.RBX, leaf.ebx() & 0xffff_ffffL);
        state.gpr(CpuState.RCX, leaf.ecx() & 0xffff_ffffL);
        state.gpr(CpuState.RDX, leaf.edx() & 0xffff_ffffL);
    }

    /** The answer for a vCPU as it stands. */
    CpuidTable.Leaf lookup(Vcpu vcpu, int leaf, int subleaf) {
        if (leaf >= XEN && leaf <= XEN + 0xff) {
            return xen(leaf, subleaf);
        }
        CpuidTable.Leaf host = vcpu.domain().cpuid().table(machine.cpuFeatures()).lookup(leaf, subleaf);
        int eax = host.eax();
        int ebx = host.ebx();
        int ecx = host.ecx();
        int edx = host.edx();
        switch (leaf) {
            case 1 -> {
                ebx &= 0x00ffffff; // the APIC is a shadow: its number is 0 for each vCPU
                ecx = ecx & ~(NOT_FOR_PV_ECX | OSXSAVE) | HYPERVISOR;
                ecx |= (vcpu.pv().cr4 & CR4_OSXSAVE) != 0 ? OSXSAVE : 0;
                edx &= ~NOT_FOR_PV;
            }
            case 7 -> {
                ebx &= subleaf == 0 ? ~NOT_FOR_PV_7 : -1;
                ecx &= subleaf == 0 ? ~NOT_FOR_PV_7_ECX : -1;
            }
            case 0x80000001 -> {
                ecx &= ~SVM;
                edx &= ~(PAGE_1GB | (edx & NOT_FOR_PV));
            }
            default -> {
                // As the engine has it.
            }
        }
        CpuidTable.Leaf answer = new CpuidTable.Leaf(leaf, subleaf, eax, ebx, ecx, edx);
        return vcpu.domain().width() == GuestWidth.WIDE ? answer : narrow(answer);
    }

    /** A 32-bit guest has no long mode, what goes with it, or SYSCALL but on AMD (Xen: recalculate_cpuid_policy). */
    private CpuidTable.Leaf narrow(CpuidTable.Leaf leaf) {
        boolean amd = machine.cpuFeatures().lookup(0, 0).ebx() == AMD_EBX;
        return switch (leaf.leaf()) {
            case 1 -> new CpuidTable.Leaf(1, leaf.subleaf(), leaf.eax(), leaf.ebx(), leaf.ecx() & ~CX16, leaf.edx());
            case 0x80000001 -> new CpuidTable.Leaf(leaf.leaf(), leaf.subleaf(), leaf.eax(), leaf.ebx(),
                leaf.ecx() & ~LAHF_LM, leaf.edx() & ~LM & (amd ? -1 : ~SYSCALL));
            default -> leaf;
        };
    }

    private CpuidTable.Leaf xen(int leaf, int subleaf) {
        int khz = (int) (Clock.TSC_HERTZ / 1000);
        return switch (leaf - XEN) {
            // "XenVMMXenVMM"
            case 0 -> new CpuidTable.Leaf(leaf, subleaf, XEN + XEN_LEAVES, 0x566e6558, 0x65584d4d, 0x4d4d566e);
            case 1 -> new CpuidTable.Leaf(leaf, subleaf, VERSION, 0, 0, 0);
            case 2 -> new CpuidTable.Leaf(leaf, subleaf, HYPERCALL_PAGES, XEN, FEATURE_PRESERVE_AD, 0);
            case 3 -> switch (subleaf) {
                // TSC mode 0, not emulated; the multiplier and shift of vcpu_time_info.
                case 0 -> new CpuidTable.Leaf(leaf, subleaf, tscIsSafe(), 0, khz, 0);
                case 1 -> new CpuidTable.Leaf(leaf, subleaf, 0, 0, 0x8000_0000, 1);
                case 2 -> new CpuidTable.Leaf(leaf, subleaf, khz, 0, 0, 0);
                default -> new CpuidTable.Leaf(leaf, subleaf, 0, 0, 0, 0);
            };
            case 5 -> new CpuidTable.Leaf(leaf, subleaf, 0, subleaf == 0 ? addressBits() : 0, 0, 0);
            default -> new CpuidTable.Leaf(leaf, subleaf, 0, 0, 0, 0);
        };
    }

    /** Flags of leaf 3: the TSC runs alike everywhere and is not emulated; RDTSCP is there. */
    private int tscIsSafe() {
        boolean rdtscp = (machine.cpuFeatures().lookup(0x80000001, 0).edx() & RDTSCP) != 0;
        return TSC_SAFE | (rdtscp ? TSC_HAS_RDTSCP : 0);
    }

    private int addressBits() {
        return Long.SIZE - Long.numberOfLeadingZeros(machine.memory().frames() - 1) + 12;
    }
}
