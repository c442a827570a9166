// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Selectors and fixed addresses of 64-bit guests. Kernel and applications both run in ring 3. */
@XenHeader(value = "arch-x86/xen-x86_64.h", bits = 64)
public final class X86Flat64 {
    public static final int FLAT_RING3_CS32 = 0xe023;
    public static final int FLAT_RING3_CS64 = 0xe033;
    public static final int FLAT_RING3_DS32 = 0xe02b;
    public static final int FLAT_RING3_DS64 = 0;
    public static final int FLAT_RING3_SS32 = 0xe02b;
    public static final int FLAT_RING3_SS64 = 0xe02b;
    public static final int FLAT_KERNEL_CS64 = 0xe033;
    public static final int FLAT_KERNEL_CS32 = 0xe023;
    public static final int FLAT_KERNEL_DS64 = 0;
    public static final int FLAT_KERNEL_DS32 = 0xe02b;
    public static final int FLAT_KERNEL_SS64 = 0xe02b;
    public static final int FLAT_KERNEL_SS32 = 0xe02b;
    public static final int FLAT_USER_CS64 = 0xe033;
    public static final int FLAT_USER_CS32 = 0xe023;
    public static final int FLAT_USER_DS64 = 0;
    public static final int FLAT_USER_DS32 = 0xe02b;
    public static final int FLAT_USER_SS64 = 0xe02b;
    public static final int FLAT_USER_SS32 = 0xe02b;
    /** First address that is Xen's. */
    public static final long HYPERVISOR_VIRT_START = 0xffff800000000000L;
    /** First address after Xen's. */
    public static final long HYPERVISOR_VIRT_END = 0xffff880000000000L;
    /** The machine-to-physical table, read-only, 8 bytes an entry. */
    public static final long MACH2PHYS_VIRT_START = 0xffff800000000000L;
    public static final long MACH2PHYS_VIRT_END = 0xffff804000000000L;
    public static final long MACH2PHYS_NR_ENTRIES = 34359738368L;
    /** set_segment_base. */
    public static final int SEGBASE_FS = 0;
    /** set_segment_base. */
    public static final int SEGBASE_GS_USER = 1;
    /** set_segment_base. */
    public static final int SEGBASE_GS_KERNEL = 2;
    /** set_segment_base: loads a selector into GS of user mode. */
    public static final int SEGBASE_GS_USER_SEL = 3;
    /** iret_context.flags: return by SYSRET, RCX and R11 need not be restored. */
    public static final int VGCF_in_syscall = 256;

    private X86Flat64() {
    }
}
