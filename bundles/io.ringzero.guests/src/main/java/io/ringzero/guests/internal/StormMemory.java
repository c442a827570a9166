// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.layout.MemoryReservation;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Label;

/** Takes all the memory that it may have, single frames and large extents, and gives it back, again and again. */
final class StormMemory {
    private static final int FRAMES = 1024;
    private static final int EXTENTS = 4;
    private static final int ORDER = 9;

    private final GuestProgram guest;
    private final Assembler asm;
    private final Label frames;
    private final Label reservation;

    StormMemory(GuestProgram guest) {
        this.guest = guest;
        asm = guest.asm;
        frames = asm.label("stormFrames");
        reservation = asm.label("stormReservation");
        guest.quads(frames, FRAMES);
        guest.quads(reservation, MemoryReservation.SIZE / Long.BYTES);
    }

    void balloonForEver() {
        asm.lea(RAX, frames).mov(mem64(reservation, MemoryReservation.EXTENT_START), RAX)
            .mov(mem32(reservation, MemoryReservation.DOMID), DomainIds.DOMID_SELF);
        Label again = asm.here("again");
        thereAndBack(FRAMES, 0);
        thereAndBack(EXTENTS, ORDER);
        asm.jmp(again);
    }

    /** What was given is taken back; fewer may be given than asked for. */
    private void thereAndBack(int extents, int order) {
        // Any frame number of the guest's: it has no map of its own to keep.
        asm.lea(RDI, frames).emit("xor", RAX, RAX).mov(RCX, extents).rep().emit("stosq");
        asm.mov(RCX, extents).mov(mem64(reservation, MemoryReservation.NR_EXTENTS), RCX)
            .mov(mem32(reservation, MemoryReservation.EXTENT_ORDER), order);
        asm.mov(EDI, MemoryOp.XENMEM_populate_physmap).lea(RSI, reservation);
        guest.hypercall(Hypercall.HYPERVISOR_memory_op);
        guest.check();
        asm.mov(R12, RAX).mov(mem64(reservation, MemoryReservation.NR_EXTENTS), R12);
        asm.mov(EDI, MemoryOp.XENMEM_decrease_reservation).lea(RSI, reservation);
        guest.hypercall(Hypercall.HYPERVISOR_memory_op);
        guest.check();
    }
}
