// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of XENMEM_memory_map, 64-bit. */
@XenStruct(value = "struct xen_memory_map", header = "memory.h", bits = 64)
public final class MemoryMap {
    /** In: room; out: entries written. */
    public static final int NR_ENTRIES = 0;
    /** Pointer to e820 entries: 64-bit start, 64-bit length, 32-bit type, packed. */
    public static final int BUFFER = 8;
    /** Bytes of the whole. */
    public static final int SIZE = 16;

    private MemoryMap() {
    }
}
