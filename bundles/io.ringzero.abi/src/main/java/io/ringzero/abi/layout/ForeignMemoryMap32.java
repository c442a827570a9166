// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of XENMEM_set_memory_map, 32-bit. */
@XenStruct(value = "struct xen_foreign_memory_map", header = "memory.h", bits = 32)
public final class ForeignMemoryMap32 {
    public static final int DOMID = 0;
    /** A {@link MemoryMap32}. */
    public static final int MAP = 4;
    /** Bytes of the whole. */
    public static final int SIZE = 12;

    private ForeignMemoryMap32() {
    }
}
