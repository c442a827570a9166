// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of the operations on a reservation, 32-bit. */
@XenStruct(value = "struct xen_memory_reservation", header = "memory.h", bits = 32)
public final class MemoryReservation32 {
    /** Pointer to an array of frames. */
    public static final int EXTENT_START = 0;
    public static final int NR_EXTENTS = 4;
    /** An extent is 2^order frames. */
    public static final int EXTENT_ORDER = 8;
    public static final int MEM_FLAGS = 12;
    public static final int DOMID = 16;
    /** Bytes of the whole. */
    public static final int SIZE = 20;

    private MemoryReservation32() {
    }
}
