// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Commands and types of {@code vm_assist}. */
@XenHeader("xen.h")
public final class VmAssist {
    public static final int VMASST_CMD_enable = 0;
    public static final int VMASST_CMD_disable = 1;
    /** 32-bit: pretend that segments reach to 4 GiB. */
    public static final int VMASST_TYPE_4gb_segments = 0;
    /** 32-bit: trap 15 whenever the above was used. */
    public static final int VMASST_TYPE_4gb_segments_notify = 1;
    /** Emulate writes to page tables. */
    public static final int VMASST_TYPE_writable_pagetables = 2;
    /** PAE page directories above 4 GiB. */
    public static final int VMASST_TYPE_pae_extended_cr3 = 3;
    /** IOPL as on hardware, IF in PUSHF. */
    public static final int VMASST_TYPE_architectural_iopl = 4;
    /** XEN_RUNSTATE_UPDATE is set while Xen writes the runstate area. */
    public static final int VMASST_TYPE_runstate_update_flag = 5;
    /** 64-bit: no M2P in the user page tables. */
    public static final int VMASST_TYPE_m2p_strict = 32;

    private VmAssist() {
    }
}
