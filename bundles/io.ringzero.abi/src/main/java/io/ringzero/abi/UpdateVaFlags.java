// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi;

/** Flags of {@code update_va_mapping}. With UVMF_MULTI the flags also hold a pointer to a vCPU bitmap. */
@XenHeader("xen.h")
public final class UpdateVaFlags {
    /** No flush. */
    public static final int UVMF_NONE = 0;
    /** Flush the whole TLB. */
    public static final int UVMF_TLB_FLUSH = 1;
    /** Flush one entry. */
    public static final int UVMF_INVLPG = 2;
    public static final int UVMF_FLUSHTYPE_MASK = 3;
    /** Flush TLBs of the vCPUs in the bitmap. */
    public static final int UVMF_MULTI = 0;
    /** Flush the caller's TLB: UVMF_MULTI without a bitmap. */
    public static final int UVMF_LOCAL = 0;
    /** Flush all TLBs. */
    public static final int UVMF_ALL = 4;

    private UpdateVaFlags() {
    }
}
