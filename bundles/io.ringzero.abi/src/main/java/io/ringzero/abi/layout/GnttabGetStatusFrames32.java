// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** GNTTABOP_get_status_frames, 32-bit. */
@XenStruct(value = "struct gnttab_get_status_frames", header = "grant_table.h", bits = 32)
public final class GnttabGetStatusFrames32 {
    public static final int NR_FRAMES = 0;
    public static final int DOM = 4;
    /** Out. */
    public static final int STATUS = 6;
    /** Pointer to 64-bit frames, out. */
    public static final int FRAME_LIST = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 12;

    private GnttabGetStatusFrames32() {
    }
}
