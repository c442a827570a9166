// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.layout.MemoryReservation;
import io.ringzero.abi.layout.MemoryReservation32;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Cost;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.frames.FrameAllocator;
import io.ringzero.core.internal.frames.MachineToPhysical;
import io.ringzero.core.internal.paging.DomainArgument;
import jakarta.inject.Inject;
import org.jspecify.annotations.Nullable;

/**
 * increase_reservation, decrease_reservation, populate_physmap: the balloon. The answer is the number of extents
 * done; it is smaller than asked for where something was in the way. On pCPU threads.
 */
final class Reservations {
    private final MachineToPhysical machineToPhysical;
    private final DomainArgument domains;

    @Inject
    Reservations(HypervisorFrames frames, DomainArgument domains) {
        machineToPhysical = frames.machineToPhysical();
        this.domains = domains;
    }

    long run(Call call, int command, long start) throws GuestFaultException {
        GuestWidth width = call.width();
        int size = width.pick(MemoryReservation.SIZE, MemoryReservation32.SIZE);
        Reservation reservation;
        try {
            reservation = Reservation.from(width, Struct.in(call, call.arg(1), size), 0);
        } catch (GuestFaultException e) {
            return start; // as Xen: nothing was done, which is no error of its own
        }
        Domain target = target(call, reservation.domid());
        long extents = reservation.extents();
        boolean sizes = extents >= 0 && extents < 1L << width.bytes() * 8 - MemoryOpCall.EXTENT_SHIFT - 1
            && start < extents;
        if (!sizes || target == null || !reservation.orderAllowed() || reservation.onDemand()
            || reservation.frameLimit() == 0) {
            return start;
        }
        for (long done = start; done < extents; done++) {
            if (done > start && !call.spend(1 << Math.max(0, reservation.order() - 4))) {
                return call.continueWith(command | done << MemoryOpCall.EXTENT_SHIFT);
            }
            call.charge(Cost.FRAME, 1L << reservation.order());
            if (!one(call, target, command, reservation, done)) {
                return done;
            }
        }
        return extents;
    }

    private @Nullable Domain target(Call call, int domid) {
        try {
            return domains.target(call.domain(), domid);
        } catch (GuestFaultException e) {
            return null;
        }
    }

    private boolean one(Call call, Domain target, int command, Reservation reservation, long index) {
        GuestFrames memory = (GuestFrames) target.memory();
        try {
            return switch (command) {
                case MemoryOp.XENMEM_decrease_reservation -> decrease(call, memory, reservation, index);
                case MemoryOp.XENMEM_populate_physmap -> populate(call, memory, reservation, index);
                default -> increase(call, memory, reservation, index);
            };
        } catch (GuestFaultException e) {
            return false;
        }
    }

    private static boolean decrease(Call call, GuestFrames memory, Reservation reservation, long index)
        throws GuestFaultException {
        long first = reservation.read(call, index);
        for (long mfn = first; mfn != first + (1L << reservation.order()); mfn++) {
            if (!memory.giveUp(mfn)) {
                return false;
            }
        }
        return true;
    }

    private static boolean increase(Call call, GuestFrames memory, Reservation reservation, long index)
        throws GuestFaultException {
        long mfn = memory.allocate(reservation.order(), reservation.frameLimit());
        if (mfn == FrameAllocator.NONE) {
            return false;
        }
        return reservation.list() == 0 || tell(call, memory, reservation, index, mfn);
    }

    private boolean populate(Call call, GuestFrames memory, Reservation reservation, long index)
        throws GuestFaultException {
        long gfn = reservation.read(call, index);
        long mfn = memory.allocate(reservation.order(), reservation.frameLimit());
        if (mfn == FrameAllocator.NONE) {
            return false;
        }
        for (long i = 0; i < 1L << reservation.order(); i++) {
            machineToPhysical.set(mfn + i, gfn + i);
        }
        return tell(call, memory, reservation, index, mfn);
    }

    /** Writes the mfn to the list; frames that the guest would never hear of are taken back. */
    private static boolean tell(Call call, GuestFrames memory, Reservation reservation, long index, long mfn)
        throws GuestFaultException {
        try {
            reservation.write(call, index, mfn);
            return true;
        } catch (GuestFaultException e) {
            for (long i = 0; i < 1L << reservation.order(); i++) {
                memory.giveUp(mfn + i);
            }
            throw e;
        }
    }
}
