// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** GNTTABOP_get_status_frames, 64-bit. */
@XenStruct(value = "struct gnttab_get_status_frames", header = "grant_table.h", bits = 64)
public final class GnttabGetStatusFrames {
    public static final int NR_FRAMES = 0;
    public static final int DOM = 4;
    /** Out. */
    public static final int STATUS = 6;
    /** Pointer to 64-bit frames, out. */
    public static final int FRAME_LIST = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private GnttabGetStatusFrames() {
    }
}
