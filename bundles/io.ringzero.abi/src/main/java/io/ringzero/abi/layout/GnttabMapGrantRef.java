// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** GNTTABOP_map_grant_ref. */
@XenStruct(value = "struct gnttab_map_grant_ref", header = "grant_table.h")
public final class GnttabMapGrantRef {
    /** Linear address, or machine address of a PTE. */
    public static final int HOST_ADDR = 0;
    /** {@code GNTMAP_*}. */
    public static final int FLAGS = 8;
    public static final int REF = 12;
    public static final int DOM = 16;
    /** Out. */
    public static final int STATUS = 18;
    /** Out. */
    public static final int HANDLE = 20;
    /** Out. */
    public static final int DEV_BUS_ADDR = 24;
    /** Bytes of the whole. */
    public static final int SIZE = 32;

    private GnttabMapGrantRef() {
    }
}
