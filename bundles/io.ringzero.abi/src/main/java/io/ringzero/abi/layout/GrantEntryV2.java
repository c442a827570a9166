// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Grant entry, version 2. The status word is kept apart. */
@XenStruct(value = "union grant_entry_v2", header = "grant_table.h")
public final class GrantEntryV2 {
    @XenStruct.Member("hdr.flags")
    public static final int FLAGS = 0;
    @XenStruct.Member("hdr.domid")
    public static final int DOMID = 2;
    /** Full page. */
    @XenStruct.Member("full_page.frame")
    public static final int FRAME = 8;
    @XenStruct.Member("sub_page.page_off")
    public static final int SUB_PAGE_OFF = 4;
    @XenStruct.Member("sub_page.length")
    public static final int SUB_PAGE_LENGTH = 6;
    @XenStruct.Member("sub_page.frame")
    public static final int SUB_PAGE_FRAME = 8;
    @XenStruct.Member("transitive.trans_domid")
    public static final int TRANS_DOMID = 4;
    @XenStruct.Member("transitive.gref")
    public static final int TRANS_GREF = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private GrantEntryV2() {
    }
}
