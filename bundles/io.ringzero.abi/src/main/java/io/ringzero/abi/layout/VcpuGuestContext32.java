// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** State that {@code VCPUOP_initialise} starts a vCPU with, 32-bit. */
@XenStruct(value = "struct vcpu_guest_context", header = "arch-x86/xen.h", bits = 32)
public final class VcpuGuestContext32 {
    /** FXSAVE image. */
    public static final int FPU_CTXT = 0;
    /** {@code VGCF_*}. */
    public static final int FLAGS = 512;
    /** A {@link CpuUserRegs32}. */
    public static final int USER_REGS = 516;
    /** 256 of {@link TrapInfo32}. */
    public static final int TRAP_CTXT = 584;
    public static final int LDT_BASE = 2632;
    public static final int LDT_ENTS = 2636;
    /** 16 mfns. */
    public static final int GDT_FRAMES = 2640;
    public static final int GDT_ENTS = 2704;
    public static final int KERNEL_SS = 2708;
    public static final int KERNEL_SP = 2712;
    /** CR0 to CR7. */
    public static final int CTRLREG = 2716;
    /** DR0 to DR7. */
    public static final int DEBUGREG = 2748;
    public static final int EVENT_CALLBACK_CS = 2780;
    public static final int EVENT_CALLBACK_EIP = 2784;
    public static final int FAILSAFE_CALLBACK_CS = 2788;
    public static final int FAILSAFE_CALLBACK_EIP = 2792;
    public static final int VM_ASSIST = 2796;
    /** Bytes of the whole. */
    public static final int SIZE = 2800;

    private VcpuGuestContext32() {
    }
}
