// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Grant entry, version 1. */
@XenStruct(value = "struct grant_entry_v1", header = "grant_table.h")
public final class GrantEntryV1 {
    /** {@code GTF_*}. */
    public static final int FLAGS = 0;
    /** Who may use it. */
    public static final int DOMID = 2;
    /** pfn (gfn) granted. */
    public static final int FRAME = 4;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private GrantEntryV1() {
    }
}
