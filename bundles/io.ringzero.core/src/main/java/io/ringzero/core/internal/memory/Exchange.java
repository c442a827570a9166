// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import io.ringzero.abi.Errno;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.layout.MemoryExchange;
import io.ringzero.abi.layout.MemoryExchange32;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Cost;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.GuestWidth;
import io.ringzero.core.internal.frames.MachineToPhysical;
import io.ringzero.core.internal.paging.DomainArgument;
import jakarta.inject.Inject;

/**
 * exchange: the guest gives frames and gets as many others, perhaps in larger or smaller extents or at lower
 * addresses. Done in chunks of the larger extent, each wholly or not at all. The lists are bounded by the same checks
 * on each continuation (XSA-212).
 */
final class Exchange {
    private static final int MOST_ORDER = 20;

    private final MachineToPhysical machineToPhysical;
    private final DomainArgument domains;

    @Inject
    Exchange(HypervisorFrames frames, DomainArgument domains) {
        machineToPhysical = frames.machineToPhysical();
        this.domains = domains;
    }

    long run(Call call) throws GuestFaultException {
        boolean preempted = false;
        try {
            preempted = !exchange(call);
            return 0;
        } finally {
            if (!preempted) {
                call.count((long) MemoryOp.XENMEM_exchange);
            }
        }
    }

    /** False when the call is continued. */
    private boolean exchange(Call call) throws GuestFaultException {
        GuestWidth width = call.width();
        Struct args = Struct.in(call, call.arg(1), width.pick(MemoryExchange.SIZE, MemoryExchange32.SIZE));
        Reservation in = Reservation.from(width, args, width.pick(MemoryExchange.IN, MemoryExchange32.IN));
        Reservation out = Reservation.from(width, args, width.pick(MemoryExchange.OUT, MemoryExchange32.OUT));
        long exchanged = width.word(args, width.pick(MemoryExchange.NR_EXCHANGED, MemoryExchange32.NR_EXCHANGED));
        check(in, out, exchanged);
        domains.requireSelf(call.domain(), in.domid());
        int order = Math.max(in.order(), out.order());
        long inPerChunk = 1L << order - in.order();
        long outPerChunk = 1L << order - out.order();
        long chunks = in.extents() / inPerChunk;
        long first = exchanged / inPerChunk;
        for (long chunk = first; chunk < chunks; chunk++) {
            if (chunk > first && !call.spend(1 << Math.max(0, order - 2))) {
                report(call, args, chunk * inPerChunk);
                call.continueWith(call.arg(0));
                return false;
            }
            call.charge(Cost.FRAME, 2L << order);
            try {
                chunk(call, in, out, chunk * inPerChunk, inPerChunk, chunk * outPerChunk, outPerChunk);
            } catch (GuestFaultException e) {
                report(call, args, chunk * inPerChunk);
                throw e;
            }
        }
        report(call, args, in.extents());
        return true;
    }

    private static void check(Reservation in, Reservation out, long exchanged) throws GuestFaultException {
        boolean orders = in.order() >= 0 && in.order() <= MOST_ORDER && out.order() >= 0 && out.order() <= MOST_ORDER;
        boolean fits = orders && in.extents() >= 0 && out.extents() >= 0
            && in.extents() <= Long.MAX_VALUE >> in.order() + 3
            && out.extents() <= Long.MAX_VALUE >> out.order() + 3;
        boolean equal = fits && in.extents() << in.order() == out.extents() << out.order() && in.domid() == out.domid();
        if (!equal || exchanged < 0 || exchanged > in.extents() || in.onDemand() || out.onDemand()) {
            throw new GuestFaultException(Errno.EINVAL, "the two sides of the exchange do not match");
        }
        if (!in.orderAllowed() || !out.orderAllowed()) {
            throw new GuestFaultException(Errno.EPERM,
                "extents of an exchange are at most 2^" + Reservation.MOST_ORDER + " frames");
        }
    }

    private void chunk(Call call, Reservation in, Reservation out, long inIndex, long inCount, long outIndex,
        long outCount)
        throws GuestFaultException {
        GuestWidth width = call.width();
        int word = width.bytes();
        Struct given = Struct.in(call, in.at(inIndex), Math.toIntExact(inCount * word));
        Struct gfns = Struct.in(call, out.at(outIndex), Math.toIntExact(outCount * word));
        // Shows that the place for the answer can be written, before anything is changed.
        gfns.out(call, out.at(outIndex));
        long[] mfns = new long[Math.toIntExact(inCount << in.order())];
        for (int i = 0; i < mfns.length; i++) {
            mfns[i] = width.word(given, (i >> in.order()) * word) + (i & (1 << in.order()) - 1);
        }
        GuestFrames memory = (GuestFrames) call.domain().memory();
        long[] received = memory.exchange(mfns, (int) outCount, out.order(), out.frameLimit());
        Struct answer = new Struct(Math.toIntExact(outCount * word));
        for (int i = 0; i < received.length; i++) {
            width.put(answer, i * word, received[i]);
            for (long frame = 0; frame < 1L << out.order(); frame++) {
                machineToPhysical.set(received[i] + frame, width.word(gfns, i * word) + frame);
            }
        }
        answer.out(call, out.at(outIndex));
    }

    private static void report(Call call, Struct args, long exchanged) throws GuestFaultException {
        GuestWidth width = call.width();
        int at = width.pick(MemoryExchange.NR_EXCHANGED, MemoryExchange32.NR_EXCHANGED);
        width.put(args, at, exchanged).out(call, call.arg(1), at, width.bytes());
    }
}
