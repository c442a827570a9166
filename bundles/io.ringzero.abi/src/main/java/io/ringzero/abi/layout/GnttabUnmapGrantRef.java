// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** GNTTABOP_unmap_grant_ref. */
@XenStruct(value = "struct gnttab_unmap_grant_ref", header = "grant_table.h")
public final class GnttabUnmapGrantRef {
    public static final int HOST_ADDR = 0;
    public static final int DEV_BUS_ADDR = 8;
    public static final int HANDLE = 16;
    /** Out. */
    public static final int STATUS = 20;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private GnttabUnmapGrantRef() {
    }
}
