// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** GNTTABOP_swap_grant_ref. */
@XenStruct(value = "struct gnttab_swap_grant_ref", header = "grant_table.h")
public final class GnttabSwapGrantRef {
    public static final int REF_A = 0;
    public static final int REF_B = 4;
    /** Out. */
    public static final int STATUS = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 12;

    private GnttabSwapGrantRef() {
    }
}
