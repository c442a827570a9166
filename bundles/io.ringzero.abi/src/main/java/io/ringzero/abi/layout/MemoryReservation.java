// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of the operations on a reservation, 64-bit. */
@XenStruct(value = "struct xen_memory_reservation", header = "memory.h", bits = 64)
public final class MemoryReservation {
    /** Pointer to an array of frames. */
    public static final int EXTENT_START = 0;
    public static final int NR_EXTENTS = 8;
    /** An extent is 2^order frames. */
    public static final int EXTENT_ORDER = 16;
    public static final int MEM_FLAGS = 20;
    public static final int DOMID = 24;
    /** Bytes of the whole. */
    public static final int SIZE = 32;

    private MemoryReservation() {
    }
}
