// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** One update of {@code mmu_update}. */
@XenStruct(value = "struct mmu_update", header = "xen.h")
public final class MmuUpdateEntry {
    /** Machine address of the PTE; bits 0 and 1: the command. */
    public static final int PTR = 0;
    /** New contents. */
    public static final int VAL = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private MmuUpdateEntry() {
    }
}
