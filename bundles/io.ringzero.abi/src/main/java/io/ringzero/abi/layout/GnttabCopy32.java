// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** GNTTABOP_copy, 32-bit. */
@XenStruct(value = "struct gnttab_copy", header = "grant_table.h", bits = 32)
public final class GnttabCopy32 {
    /** Reference or gmfn. */
    @XenStruct.Member("source.u.ref")
    public static final int SOURCE_REF = 0;
    @XenStruct.Member("source.domid")
    public static final int SOURCE_DOMID = 4;
    @XenStruct.Member("source.offset")
    public static final int SOURCE_OFFSET = 6;
    /** Reference or gmfn. */
    @XenStruct.Member("dest.u.ref")
    public static final int DEST_REF = 8;
    @XenStruct.Member("dest.domid")
    public static final int DEST_DOMID = 12;
    @XenStruct.Member("dest.offset")
    public static final int DEST_OFFSET = 14;
    public static final int LEN = 16;
    /** {@code GNTCOPY_*}. */
    public static final int FLAGS = 18;
    /** Out. */
    public static final int STATUS = 20;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private GnttabCopy32() {
    }
}
