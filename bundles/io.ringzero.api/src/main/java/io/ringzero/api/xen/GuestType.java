// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.xen;

/** What a guest sees of layouts and modes. */
public enum GuestType {
    /** 64-bit paravirtualised: kernel and applications at CPL 3, two page-table roots (public/arch-x86/xen-x86_64.h). */
    PV64,
    /** 32-bit PAE paravirtualised: kernel in ring 1, applications in ring 3 (public/arch-x86/xen-x86_32.h). */
    PV32
}
