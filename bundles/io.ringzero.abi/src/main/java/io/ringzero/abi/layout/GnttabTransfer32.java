// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** GNTTABOP_transfer, 32-bit. */
@XenStruct(value = "struct gnttab_transfer", header = "grant_table.h", bits = 32)
public final class GnttabTransfer32 {
    public static final int MFN = 0;
    public static final int DOMID = 4;
    public static final int REF = 8;
    /** Out. */
    public static final int STATUS = 12;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private GnttabTransfer32() {
    }
}
