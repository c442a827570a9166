// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Flags of a grant entry, and the entries that are reserved for tools. */
@XenHeader("grant_table.h")
public final class GrantFlags {
    public static final int GNTTAB_NR_RESERVED_ENTRIES = 8;
    public static final int GNTTAB_RESERVED_CONSOLE = 0;
    public static final int GNTTAB_RESERVED_XENSTORE = 1;
    public static final int GTF_invalid = 0;
    public static final int GTF_permit_access = 1;
    public static final int GTF_accept_transfer = 2;
    /** Version 2 only. */
    public static final int GTF_transitive = 3;
    public static final int GTF_type_mask = 3;
    /** May only be mapped for reading. */
    public static final int GTF_readonly = 4;
    /** Set by Xen: mapped for reading. */
    public static final int GTF_reading = 8;
    /** Set by Xen: mapped for writing. */
    public static final int GTF_writing = 16;
    public static final int GTF_PWT = 32;
    public static final int GTF_PCD = 64;
    public static final int GTF_PAT = 128;
    /** Version 2 only: part of a page, copy only. */
    public static final int GTF_sub_page = 256;
    public static final int GTF_transfer_committed = 4;
    public static final int GTF_transfer_completed = 8;

    private GrantFlags() {
    }
}
