// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** What is common to 32-bit and 64-bit x86 guests. */
@XenHeader("arch-x86/xen.h")
public final class X86 {
    /** GDT pages from here on are Xen's. */
    public static final int FIRST_RESERVED_GDT_PAGE = 14;
    public static final int FIRST_RESERVED_GDT_BYTE = 57344;
    /** First descriptor that is Xen's. */
    public static final int FIRST_RESERVED_GDT_ENTRY = 7168;
    /** vcpu_info entries in shared_info. */
    public static final int XEN_LEGACY_MAX_VCPUS = 32;
    /** vcpu_guest_context.flags: fpu_ctxt holds a state. */
    public static final int VGCF_i387_valid = 1;
    /** Starts in kernel mode. */
    public static final int VGCF_in_kernel = 4;
    /** The failsafe callback runs with events masked. */
    public static final int VGCF_failsafe_disables_events = 8;
    /** The syscall callback runs with events masked. */
    public static final int VGCF_syscall_disables_events = 16;
    /** The vCPU is up. */
    public static final int VGCF_online = 32;

    private X86() {
    }
}
