// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of XENMEM_exchange, 64-bit. */
@XenStruct(value = "struct xen_memory_exchange", header = "memory.h", bits = 64)
public final class MemoryExchange {
    /** A {@link MemoryReservation}: given away. */
    public static final int IN = 0;
    /** A {@link MemoryReservation}: taken. */
    public static final int OUT = 32;
    /** In and out: input extents done. */
    public static final int NR_EXCHANGED = 64;
    /** Bytes of the whole. */
    public static final int SIZE = 72;

    private MemoryExchange() {
    }
}
