// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/**
 * Selectors and fixed addresses of 32-bit PAE guests. The kernel runs in ring 1, applications in ring 3.
 */
@XenHeader(value = "arch-x86/xen-x86_32.h", bits = 32)
public final class X86Flat32 {
    public static final int FLAT_RING1_CS = 0xe019;
    public static final int FLAT_RING1_DS = 0xe021;
    public static final int FLAT_RING1_SS = 0xe021;
    public static final int FLAT_RING3_CS = 0xe02b;
    public static final int FLAT_RING3_DS = 0xe033;
    public static final int FLAT_RING3_SS = 0xe033;
    public static final int FLAT_KERNEL_CS = 0xe019;
    public static final int FLAT_KERNEL_DS = 0xe021;
    public static final int FLAT_KERNEL_SS = 0xe021;
    public static final int FLAT_USER_CS = 0xe02b;
    public static final int FLAT_USER_DS = 0xe033;
    public static final int FLAT_USER_SS = 0xe033;
    /** First address that is Xen's. */
    public static final long HYPERVISOR_VIRT_START_PAE = 0xf5800000L;
    /** The machine-to-physical table, read-only, 4 bytes an entry. */
    public static final long MACH2PHYS_VIRT_START_PAE = 0xf5800000L;
    public static final long MACH2PHYS_VIRT_END_PAE = 0xf6800000L;
    public static final int MACH2PHYS_NR_ENTRIES = 4194304;

    private X86Flat32() {
    }
}
