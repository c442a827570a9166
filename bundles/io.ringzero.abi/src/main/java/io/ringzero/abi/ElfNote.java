// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Types of ELF notes with the name {@code Xen}. */
@XenHeader("elfnote.h")
public final class ElfNote {
    public static final int XEN_ELFNOTE_INFO = 0;
    /** First instruction, virtual. */
    public static final int XEN_ELFNOTE_ENTRY = 1;
    /** Virtual address. */
    public static final int XEN_ELFNOTE_HYPERCALL_PAGE = 2;
    /** Virtual address of pseudo-physical 0. */
    public static final int XEN_ELFNOTE_VIRT_BASE = 3;
    /** What p_paddr is offset by. */
    public static final int XEN_ELFNOTE_PADDR_OFFSET = 4;
    /** Text. */
    public static final int XEN_ELFNOTE_XEN_VERSION = 5;
    /** Text. */
    public static final int XEN_ELFNOTE_GUEST_OS = 6;
    /** Text. */
    public static final int XEN_ELFNOTE_GUEST_VERSION = 7;
    /** Text. */
    public static final int XEN_ELFNOTE_LOADER = 8;
    /** Text: yes, no, bimodal, yes[extended-cr3]. */
    public static final int XEN_ELFNOTE_PAE_MODE = 9;
    /** Text: names with | between, ! before required ones. */
    public static final int XEN_ELFNOTE_FEATURES = 10;
    /** Text: yes. */
    public static final int XEN_ELFNOTE_BSD_SYMTAB = 11;
    public static final int XEN_ELFNOTE_HV_START_LOW = 12;
    /** Pairs of mask and value. */
    public static final int XEN_ELFNOTE_L1_MFN_VALID = 13;
    public static final int XEN_ELFNOTE_SUSPEND_CANCEL = 14;
    public static final int XEN_ELFNOTE_INIT_P2M = 15;
    public static final int XEN_ELFNOTE_MOD_START_PFN = 16;
    /** Bits by XENFEAT number. */
    public static final int XEN_ELFNOTE_SUPPORTED_FEATURES = 17;
    /** PVH entry. */
    public static final int XEN_ELFNOTE_PHYS32_ENTRY = 18;
    public static final int XEN_ELFNOTE_MAX = 18;

    private ElfNote() {
    }
}
