// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Commands of {@code mmuext_op}: see {@link io.ringzero.abi.layout.MmuextOp}. */
@XenHeader("xen.h")
public final class MmuExt {
    /** arg1.mfn. */
    public static final int MMUEXT_PIN_L1_TABLE = 0;
    /** arg1.mfn. */
    public static final int MMUEXT_PIN_L2_TABLE = 1;
    /** arg1.mfn. */
    public static final int MMUEXT_PIN_L3_TABLE = 2;
    /** arg1.mfn. */
    public static final int MMUEXT_PIN_L4_TABLE = 3;
    /** arg1.mfn. */
    public static final int MMUEXT_UNPIN_TABLE = 4;
    /** arg1.mfn. */
    public static final int MMUEXT_NEW_BASEPTR = 5;
    public static final int MMUEXT_TLB_FLUSH_LOCAL = 6;
    /** arg1.linear_addr. */
    public static final int MMUEXT_INVLPG_LOCAL = 7;
    /** arg2.vcpumask. */
    public static final int MMUEXT_TLB_FLUSH_MULTI = 8;
    /** arg1.linear_addr, arg2.vcpumask. */
    public static final int MMUEXT_INVLPG_MULTI = 9;
    public static final int MMUEXT_TLB_FLUSH_ALL = 10;
    /** arg1.linear_addr. */
    public static final int MMUEXT_INVLPG_ALL = 11;
    public static final int MMUEXT_FLUSH_CACHE = 12;
    /** arg1.linear_addr (page aligned), arg2.nr_ents. */
    public static final int MMUEXT_SET_LDT = 13;
    /** arg1.mfn, 0 for none; 64-bit only. */
    public static final int MMUEXT_NEW_USER_BASEPTR = 15;
    /** arg1.mfn. */
    public static final int MMUEXT_CLEAR_PAGE = 16;
    /** arg1.mfn from arg2.src_mfn. */
    public static final int MMUEXT_COPY_PAGE = 17;
    public static final int MMUEXT_FLUSH_CACHE_GLOBAL = 18;
    /** arg1.mfn. */
    public static final int MMUEXT_MARK_SUPER = 19;
    /** arg1.mfn. */
    public static final int MMUEXT_UNMARK_SUPER = 20;

    private MmuExt() {
    }
}
