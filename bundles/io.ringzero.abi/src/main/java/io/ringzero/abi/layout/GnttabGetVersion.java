// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** GNTTABOP_get_version. */
@XenStruct(value = "struct gnttab_get_version", header = "grant_table.h")
public final class GnttabGetVersion {
    public static final int DOM = 0;
    /** Out. */
    public static final int VERSION = 4;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private GnttabGetVersion() {
    }
}
