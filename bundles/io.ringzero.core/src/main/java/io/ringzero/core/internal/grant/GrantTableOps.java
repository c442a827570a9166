// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import static io.ringzero.abi.GrantTableOp.GNTTABOP_cache_flush;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_copy;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_get_status_frames;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_get_version;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_map_grant_ref;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_query_size;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_set_version;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_setup_table;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_swap_grant_ref;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_transfer;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_unmap_and_replace;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_unmap_grant_ref;

import io.ringzero.abi.Errno;
import io.ringzero.abi.GrantStatus;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.GnttabCacheFlush;
import io.ringzero.abi.layout.GnttabCopy;
import io.ringzero.abi.layout.GnttabCopy32;
import io.ringzero.abi.layout.GnttabMapGrantRef;
import io.ringzero.abi.layout.GnttabSwapGrantRef;
import io.ringzero.abi.layout.GnttabUnmapAndReplace;
import io.ringzero.abi.layout.GnttabUnmapGrantRef;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Cost;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.GuestWidth;
import jakarta.inject.Inject;

/**
 * grant_table_op (public/grant_table.h): operations on one table, and batches of operations, each answered by a status in its structure.
 * A batch gives way after about a millisecond and goes on with what is left of it, each of that checked anew. Frames are not
 * transferred, as with Xen's option {@code gnttab=no-transfer}: no guest of today asks for it, and a frame that changes its owner has to lose
 * every reference first (docs/grants.md). On pCPU threads.
 */
public final class GrantTableOps implements Handler {
    private static final int OPERATION_COST = 2;
    /** Bits of the operation in which Xen keeps how far a continued GNTTABOP_cache_flush has come; a guest has none to give. */
    private static final int OPAQUE = ~0xfff;

    private final GrantTables tables;
    private final GrantMapOps maps;
    private final GrantCopyOps copies;
    private final GrantSetupOps setup;
    private final GrantCacheOps caches;

    @Inject
    GrantTableOps(GrantTables tables, GrantMapOps maps, GrantCopyOps copies, GrantSetupOps setup,
        GrantCacheOps caches) {
        this.tables = tables;
        this.maps = maps;
        this.copies = copies;
        this.setup = setup;
        this.caches = caches;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_grant_table_op;
    }

    @Override
    public String name() {
        return "grant_table_op";
    }

    /** One operation of a batch: works on its copy. */
    @FunctionalInterface
    private interface Operation {
        void run(Call call, Struct args) throws GrantException;
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        int operation = call.intArg(0);
        if (call.intArg(2) < 0 || (operation & OPAQUE) != 0) {
            call.count(operation & 0xffff_ffffL & ~OPAQUE);
            throw new GuestFaultException(Errno.EINVAL, "operation 0x" + Integer.toHexString(operation) + ", "
                + call.intArg(2) + " times");
        }
        switch (operation) {
            case GNTTABOP_map_grant_ref -> {
                return batch(call, operation, GnttabMapGrantRef.SIZE, GnttabMapGrantRef.STATUS, maps::map);
            }
            case GNTTABOP_unmap_grant_ref -> {
                return batch(call, operation, GnttabUnmapGrantRef.SIZE, GnttabUnmapGrantRef.STATUS, maps::unmap);
            }
            case GNTTABOP_unmap_and_replace -> {
                return batch(call, operation, GnttabUnmapAndReplace.SIZE, GnttabUnmapAndReplace.STATUS, maps::replace);
            }
            case GNTTABOP_copy -> {
                GuestWidth width = call.width();
                return batch(call, operation, width.pick(GnttabCopy.SIZE, GnttabCopy32.SIZE),
                    width.pick(GnttabCopy.STATUS, GnttabCopy32.STATUS), copies::copy);
            }
            case GNTTABOP_swap_grant_ref -> {
                return batch(call, operation, GnttabSwapGrantRef.SIZE, GnttabSwapGrantRef.STATUS, this::swap);
            }
            case GNTTABOP_cache_flush -> {
                return flush(call);
            }
            case GNTTABOP_setup_table -> setup.setupTable(call);
            case GNTTABOP_query_size -> setup.querySize(call);
            case GNTTABOP_get_status_frames -> setup.statusFrames(call);
            case GNTTABOP_set_version -> setup.setVersion(call);
            case GNTTABOP_get_version -> setup.getVersion(call);
            case GNTTABOP_transfer -> {
                call.count(operation);
                throw new GuestFaultException(Errno.EOPNOTSUPP, "transfer of frames is switched off");
            }
            default -> {
                call.count(operation & 0xffff_ffffL);
                throw call.unsupported(operation & 0xffff_ffffL);
            }
        }
        return 0;
    }

    private static long batch(Call call, int operation, int size, int statusAt, Operation each)
        throws GuestFaultException {
        long at = call.arg(1);
        long count = call.arg(2) & 0xffff_ffffL;
        for (long done = 0; done < count; done++, at += size) {
            if (done > 0 && !call.spend(OPERATION_COST)) {
                return call.continueWith(operation, at, count - done);
            }
            Struct args = Struct.in(call, at, size);
            call.count(operation);
            call.charge(Cost.ENTRY, 1);
            int status = GrantStatus.GNTST_okay;
            try {
                each.run(call, args);
            } catch (GrantException e) {
                status = e.status();
            }
            // The status is 16 bits wide at the same place in all of these structures.
            args.put16(statusAt, status).out(call, at);
        }
        return 0;
    }

    /** GNTTABOP_cache_flush has no status in its structure: the first error ends the batch. */
    private long flush(Call call) throws GuestFaultException {
        long at = call.arg(1);
        long count = call.arg(2) & 0xffff_ffffL;
        for (long done = 0; done < count; done++, at += GnttabCacheFlush.SIZE) {
            if (done > 0 && !call.spend(OPERATION_COST)) {
                return call.continueWith(GNTTABOP_cache_flush, at, count - done);
            }
            call.count(GNTTABOP_cache_flush);
            caches.flush(call, Struct.in(call, at, GnttabCacheFlush.SIZE));
        }
        return 0;
    }

    private void swap(Call call, Struct args) throws GrantException {
        GrantTable table = tables.table(call.domain());
        long one = args.u32(GnttabSwapGrantRef.REF_A);
        long other = args.u32(GnttabSwapGrantRef.REF_B);
        if (one >= table.entries() || other >= table.entries()) {
            throw GrantException.badReference("no grant references " + one + " and " + other);
        }
        if (one == other) {
            return;
        }
        if (table.inUse((int) one) || table.inUse((int) other)) {
            throw new GrantException(GrantStatus.GNTST_eagain, "a grant that is in use");
        }
        table.swap((int) one, (int) other);
    }
}
