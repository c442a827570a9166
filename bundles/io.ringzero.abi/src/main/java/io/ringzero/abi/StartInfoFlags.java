// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Flags and sizes of start_info. */
@XenHeader("xen.h")
public final class StartInfoFlags {
    /** The domain is privileged. */
    public static final int SIF_PRIVILEGED = 1;
    /** The domain is the first one. */
    public static final int SIF_INITDOMAIN = 2;
    /** mod_start is a multiboot module list. */
    public static final int SIF_MULTIBOOT_MOD = 4;
    /** mod_start is a pfn. */
    public static final int SIF_MOD_START_PFN = 8;
    /** Tools understand a virtually mapped p2m. */
    public static final int SIF_VIRT_P2M_4TOOLS = 0x10;
    /** Bits for power management. */
    public static final int SIF_PM_MASK = 0xff00;
    /** Bytes of cmd_line, the NUL included. */
    public static final int MAX_GUEST_CMDLINE = 1024;

    private StartInfoFlags() {
    }
}
