// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Commands of {@code mmu_update}, in bits 0 and 1 of {@code mmu_update.ptr}. */
@XenHeader("xen.h")
public final class MmuUpdate {
    /** Ptr is the machine address of a PTE: checked {@code *ptr = val}. */
    public static final int MMU_NORMAL_PT_UPDATE = 0;
    /** Ptr is a machine address in the frame whose M2P entry is set to val. */
    public static final int MMU_MACHPHYS_UPDATE = 1;
    /** As normal, keeping accessed and dirty bits, atomically. */
    public static final int MMU_PT_UPDATE_PRESERVE_AD = 2;
    /** As normal, val never translated. */
    public static final int MMU_PT_UPDATE_NO_TRANSLATE = 3;

    private MmuUpdate() {
    }
}
