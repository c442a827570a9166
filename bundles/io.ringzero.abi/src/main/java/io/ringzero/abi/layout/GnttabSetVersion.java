// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** GNTTABOP_set_version. */
@XenStruct(value = "struct gnttab_set_version", header = "grant_table.h")
public final class GnttabSetVersion {
    /** In: wanted; out: in force. */
    public static final int VERSION = 0;
    /** Bytes of the whole. */
    public static final int SIZE = 4;

    private GnttabSetVersion() {
    }
}
