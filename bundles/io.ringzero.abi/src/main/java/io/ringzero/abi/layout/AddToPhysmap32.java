// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of XENMEM_add_to_physmap, 32-bit. */
@XenStruct(value = "struct xen_add_to_physmap", header = "memory.h", bits = 32)
public final class AddToPhysmap32 {
    public static final int DOMID = 0;
    /** Pages, for XENMAPSPACE_gmfn_range. */
    @XenStruct.Member("size")
    public static final int RANGE = 2;
    /** {@code XENMAPSPACE_*}. */
    public static final int SPACE = 4;
    public static final int IDX = 8;
    public static final int GPFN = 12;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private AddToPhysmap32() {
    }
}
