// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** GNTTABOP_transfer, 64-bit. */
@XenStruct(value = "struct gnttab_transfer", header = "grant_table.h", bits = 64)
public final class GnttabTransfer {
    public static final int MFN = 0;
    public static final int DOMID = 8;
    public static final int REF = 12;
    /** Out. */
    public static final int STATUS = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private GnttabTransfer() {
    }
}
