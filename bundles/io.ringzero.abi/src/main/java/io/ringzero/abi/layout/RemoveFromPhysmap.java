// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of XENMEM_remove_from_physmap, 64-bit. */
@XenStruct(value = "struct xen_remove_from_physmap", header = "memory.h", bits = 64)
public final class RemoveFromPhysmap {
    public static final int DOMID = 0;
    public static final int GPFN = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private RemoveFromPhysmap() {
    }
}
