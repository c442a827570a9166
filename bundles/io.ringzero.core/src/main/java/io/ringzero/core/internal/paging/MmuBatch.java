// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.paging;

import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;

/**
 * The common form of mmu_update and mmuext_op: a list of operations, a count, and a place for the number done. Each
 * entry is copied once. The first that fails ends the batch. When the budget ends the rest is continued, with bit 31
 * of the count set, and what an operation left to be taken apart goes first.
 */
final class MmuBatch {
    private static final long CONTINUED = 0x8000_0000L;

    private final PageTables tables;
    private final Call call;
    private final int entrySize;
    private final long list;
    private final long count;
    private final long doneAt;
    private final long doneBefore;

    /** One operation of a batch. */
    @FunctionalInterface
    interface Operation {
        void run(Struct entry) throws GuestFaultException, PreemptedException;
    }

    MmuBatch(PageTables tables, Call call, int entrySize) {
        this.tables = tables;
        this.call = call;
        this.entrySize = entrySize;
        list = call.arg(0);
        long given = call.arg(1) & 0xffff_ffffL;
        boolean continued = (given & CONTINUED) != 0;
        count = given & ~CONTINUED;
        doneAt = call.arg(2);
        doneBefore = continued && doneAt != 0 ? told() : 0;
    }

    /** What an earlier part of the batch has told; as in Xen, a count that cannot be read any more is none. */
    private long told() {
        try {
            return Struct.in(call, doneAt, 4).u32(0);
        } catch (GuestFaultException e) {
            return 0;
        }
    }

    /** Runs the batch; 0, or the fault of the first operation that fails. */
    long run(Operation operation) throws GuestFaultException {
        long done = 0;
        try {
            tables.drain(call.domain(), call::spend);
            while (done < count) {
                if (done > 0 && !call.spend(1)) {
                    throw new PreemptedException();
                }
                operation.run(Struct.in(call, list + done * entrySize, entrySize));
                done++;
                tables.drain(call.domain(), call::spend);
            }
            report(done);
            return 0;
        } catch (PreemptedException e) {
            report(done);
            return call.continueWith(list + done * entrySize, count - done | CONTINUED);
        } catch (GuestFaultException e) {
            report(done);
            clean();
            throw e;
        }
    }

    /** A failed operation may have left tables half checked; there is no continuation to take them apart. */
    private void clean() {
        try {
            tables.drain(call.domain(), Budget.UNLIMITED);
        } catch (PreemptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As in Xen, a place that cannot be written changes nothing of the answer. */
    private void report(long done) {
        if (doneAt != 0) {
            try {
                new Struct(4).put32(0, (int) (doneBefore + done)).out(call, doneAt);
            } catch (GuestFaultException e) {
                call.vcpu().history().refused(call.domain() + ": the count of operations done", e, call.vcpu().state());
            }
        }
    }
}
