// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.layout.MemoryReservation;
import io.ringzero.abi.layout.MemoryReservation32;
import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.GuestWidth;

/**
 * A copy of struct xen_memory_reservation (public/memory.h).
 *
 * @param list linear address of the extents, 0 for none
 * @param extents their number, unsigned
 * @param order each is 2^order frames
 * @param flags XENMEMF_* bits
 * @param domid whose memory
 * @param width of the words in the list
 */
record Reservation(long list, long extents, int order, int flags, int domid, GuestWidth width) {
    /** Largest order that a domain without devices may ask for (Xen: CONFIG_DOMU_MAX_ORDER). */
    static final int MOST_ORDER = 9;

    private static final int ADDRESS_BITS = 0xff;

    static Reservation from(GuestWidth width, Struct struct, int offset) {
        if (width == GuestWidth.NARROW) {
            return new Reservation(struct.u32(offset + MemoryReservation32.EXTENT_START),
                struct.u32(offset + MemoryReservation32.NR_EXTENTS),
                struct.i32(offset + MemoryReservation32.EXTENT_ORDER),
                struct.i32(offset + MemoryReservation32.MEM_FLAGS), struct.u16(offset + MemoryReservation32.DOMID),
                width);
        }
        return new Reservation(struct.i64(offset + MemoryReservation.EXTENT_START),
            struct.i64(offset + MemoryReservation.NR_EXTENTS), struct.i32(offset + MemoryReservation.EXTENT_ORDER),
            struct.i32(offset + MemoryReservation.MEM_FLAGS), struct.u16(offset + MemoryReservation.DOMID), width);
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

    /** Reads an extent's frame number from the list. */
    long read(Call call, long index) throws GuestFaultException {
        return width.word(Struct.in(call, at(index), width.bytes()), 0);
    }

    /** Writes an extent's frame number to the list. */
    void write(Call call, long index, long frame) throws GuestFaultException {
        width.put(new Struct(width.bytes()), 0, frame).out(call, at(index));
    }

    /** Linear address of an extent in the list. */
    long at(long index) {
        return list + index * width.bytes();
    }
}
