// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of XENMEM_remove_from_physmap, 32-bit. */
@XenStruct(value = "struct xen_remove_from_physmap", header = "memory.h", bits = 32)
public final class RemoveFromPhysmap32 {
    public static final int DOMID = 0;
    public static final int GPFN = 4;
    /** Bytes of the whole. */
    public static final int SIZE = 8;

    private RemoveFromPhysmap32() {
    }
}
