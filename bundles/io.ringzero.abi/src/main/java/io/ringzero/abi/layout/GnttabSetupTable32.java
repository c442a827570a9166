// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** GNTTABOP_setup_table, 32-bit. */
@XenStruct(value = "struct gnttab_setup_table", header = "grant_table.h", bits = 32)
public final class GnttabSetupTable32 {
    public static final int DOM = 0;
    public static final int NR_FRAMES = 4;
    /** Out. */
    public static final int STATUS = 8;
    /** Pointer to frames, out. */
    public static final int FRAME_LIST = 12;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private GnttabSetupTable32() {
    }
}
