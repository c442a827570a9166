// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.layout.MemoryReservation;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.core.internal.call.Struct;

/**
 * A copy of struct xen_memory_reservation (public/memory.h).
 *
 * @param list linear address of the extents, 0 for none
 * @param extents their number, unsigned
 * @param order each is 2^order frames
 * @param flags XENMEMF_* bits
 * @param domid whose memory
 */
record Reservation(long list, long extents, int order, int flags, int domid) {
    /** Largest order that a domain without devices may ask for (Xen: CONFIG_DOMU_MAX_ORDER). */
    static final int MOST_ORDER = 9;

    private static final int ADDRESS_BITS = 0xff;
    private static final int EXTENT_BYTES = 8;

    static Reservation from(Struct struct, int offset) {
        return new Reservation(struct.i64(offset + MemoryReservation.EXTENT_START), struct.i64(offset
            + MemoryReservation.NR_EXTENTS), struct.i32(offset + MemoryReservation.EXTENT_ORDER), struct.i32(
                offset
                    + MemoryReservation.MEM_FLAGS),
            struct.u16(offset + MemoryReservation.DOMID));
    }

    /** Whether the order is one that the caller may use. */
    boolean orderAllowed() {
        return order >= 0 && order <= MOST_ORDER;
    }

    /** Whether asked for what there is not: populate on demand. */
    boolean onDemand() {
        return (flags & MemoryOp.XENMEMF_populate_on_demand) != 0;
    }

    /** All mfns must be below this; 0 when the address width asked for leaves none. */
    long frameLimit() {
        int bits = flags & ADDRESS_BITS;
        return bits == 0 || bits >= 64 ? Long.MAX_VALUE : 1L << bits >>> MachineMemory.PAGE_SHIFT;
    }

    /** Linear address of an extent in the list. */
    long at(long index) {
        return list + index * EXTENT_BYTES;
    }
}
