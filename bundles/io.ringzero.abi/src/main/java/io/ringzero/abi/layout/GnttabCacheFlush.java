// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** GNTTABOP_cache_flush. */
@XenStruct(value = "struct gnttab_cache_flush", header = "grant_table.h")
public final class GnttabCacheFlush {
    /** Bus address, or with GNTTAB_CACHE_SOURCE_GREF a reference. */
    @XenStruct.Member("a.dev_bus_addr")
    public static final int DEV_BUS_ADDR = 0;
    /** From the start of the page. */
    public static final int OFFSET = 8;
    public static final int LENGTH = 10;
    /** {@code GNTTAB_CACHE_*}. */
    public static final int OP = 12;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private GnttabCacheFlush() {
    }
}
