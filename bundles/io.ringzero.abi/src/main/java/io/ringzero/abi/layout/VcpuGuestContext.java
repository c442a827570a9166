// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** State that {@code VCPUOP_initialise} starts a vCPU with, 64-bit. */
@XenStruct(value = "struct vcpu_guest_context", header = "arch-x86/xen.h", bits = 64)
public final class VcpuGuestContext {
    /** FXSAVE image. */
    public static final int FPU_CTXT = 0;
    /** {@code VGCF_*}. */
    public static final int FLAGS = 512;
    /** A {@link CpuUserRegs}. */
    public static final int USER_REGS = 520;
    /** 256 of {@link TrapInfo}. */
    public static final int TRAP_CTXT = 720;
    public static final int LDT_BASE = 4816;
    public static final int LDT_ENTS = 4824;
    /** 16 mfns. */
    public static final int GDT_FRAMES = 4832;
    public static final int GDT_ENTS = 4960;
    public static final int KERNEL_SS = 4968;
    public static final int KERNEL_SP = 4976;
    /** CR0 to CR7. */
    public static final int CTRLREG = 4984;
    /** DR0 to DR7. */
    public static final int DEBUGREG = 5048;
    public static final int EVENT_CALLBACK_EIP = 5112;
    public static final int FAILSAFE_CALLBACK_EIP = 5120;
    public static final int SYSCALL_CALLBACK_EIP = 5128;
    public static final int VM_ASSIST = 5136;
    public static final int FS_BASE = 5144;
    public static final int GS_BASE_KERNEL = 5152;
    public static final int GS_BASE_USER = 5160;
    /** Bytes of the whole. */
    public static final int SIZE = 5168;

    private VcpuGuestContext() {
    }
}
