// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** GNTTABOP_copy, 64-bit. */
@XenStruct(value = "struct gnttab_copy", header = "grant_table.h", bits = 64)
public final class GnttabCopy {
    /** Reference or gmfn. */
    @XenStruct.Member("source.u.ref")
    public static final int SOURCE_REF = 0;
    @XenStruct.Member("source.domid")
    public static final int SOURCE_DOMID = 8;
    @XenStruct.Member("source.offset")
    public static final int SOURCE_OFFSET = 10;
    /** Reference or gmfn. */
    @XenStruct.Member("dest.u.ref")
    public static final int DEST_REF = 16;
    @XenStruct.Member("dest.domid")
    public static final int DEST_DOMID = 24;
    @XenStruct.Member("dest.offset")
    public static final int DEST_OFFSET = 26;
    public static final int LEN = 32;
    /** {@code GNTCOPY_*}. */
    public static final int FLAGS = 34;
    /** Out. */
    public static final int STATUS = 36;
    /** Bytes of the whole. */
    public static final int SIZE = 40;

    private GnttabCopy() {
    }
}
