// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Sub-operations of {@code grant_table_op} and their flags. */
@XenHeader("grant_table.h")
public final class GrantTableOp {
    public static final int GNTTABOP_map_grant_ref = 0;
    public static final int GNTTABOP_unmap_grant_ref = 1;
    public static final int GNTTABOP_setup_table = 2;
    public static final int GNTTABOP_dump_table = 3;
    public static final int GNTTABOP_transfer = 4;
    public static final int GNTTABOP_copy = 5;
    public static final int GNTTABOP_query_size = 6;
    public static final int GNTTABOP_unmap_and_replace = 7;
    public static final int GNTTABOP_set_version = 8;
    public static final int GNTTABOP_get_status_frames = 9;
    public static final int GNTTABOP_get_version = 10;
    public static final int GNTTABOP_swap_grant_ref = 11;
    public static final int GNTTABOP_cache_flush = 12;
    public static final int GNTMAP_device_map = 1;
    public static final int GNTMAP_host_map = 2;
    public static final int GNTMAP_readonly = 4;
    public static final int GNTMAP_application_map = 8;
    public static final int GNTMAP_contains_pte = 16;
    public static final int GNTMAP_guest_avail_mask = 0xffff0000;
    public static final int GNTCOPY_source_gref = 1;
    public static final int GNTCOPY_dest_gref = 2;
    public static final int GNTTAB_CACHE_CLEAN = 1;
    public static final int GNTTAB_CACHE_INVAL = 2;
    public static final int GNTTAB_CACHE_SOURCE_GREF = 0x80000000;

    private GrantTableOp() {
    }
}
