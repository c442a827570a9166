// SPDX-License-Identifier: Apache-2.0
package io.ringzero.abi.layout;

import io.ringzero.abi.XenStruct;

/** Argument of XENMEM_exchange, 32-bit. */
@XenStruct(value = "struct xen_memory_exchange", header = "memory.h", bits = 32)
public final class MemoryExchange32 {
    /** A {@link MemoryReservation32}: given away. */
    public static final int IN = 0;
    /** A {@link MemoryReservation32}: taken. */
    public static final int OUT = 20;
    /** In and out: input extents done. */
    public static final int NR_EXCHANGED = 40;
    /** Bytes of the whole. */
    public static final int SIZE = 44;

    private MemoryExchange32() {
    }
}
