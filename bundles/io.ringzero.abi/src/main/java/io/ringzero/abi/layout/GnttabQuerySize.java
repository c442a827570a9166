// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** GNTTABOP_query_size. */
@XenStruct(value = "struct gnttab_query_size", header = "grant_table.h")
public final class GnttabQuerySize {
    public static final int DOM = 0;
    /** Out. */
    public static final int NR_FRAMES = 4;
    /** Out. */
    public static final int MAX_NR_FRAMES = 8;
    /** Out. */
    public static final int STATUS = 12;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private GnttabQuerySize() {
    }
}
