// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of XENMEM_set_memory_map, 64-bit. */
@XenStruct(value = "struct xen_foreign_memory_map", header = "memory.h", bits = 64)
public final class ForeignMemoryMap {
    public static final int DOMID = 0;
    /** A {@link MemoryMap}. */
    public static final int MAP = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 24;

    private ForeignMemoryMap() {
    }
}
