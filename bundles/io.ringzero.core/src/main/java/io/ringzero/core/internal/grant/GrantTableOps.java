// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import static io.ringzero.abi.GrantTableOp.GNTTABOP_copy;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_get_status_frames;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_get_version;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_map_grant_ref;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_query_size;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_set_version;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_setup_table;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_swap_grant_ref;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_unmap_and_replace;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_unmap_grant_ref;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Errno;
import io.ringzero.abi.GrantStatus;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.GnttabCopy;
import io.ringzero.abi.layout.GnttabCopy32;
import io.ringzero.abi.layout.GnttabGetStatusFrames;
import io.ringzero.abi.layout.GnttabGetStatusFrames32;
import io.ringzero.abi.layout.GnttabGetVersion;
import io.ringzero.abi.layout.GnttabMapGrantRef;
import io.ringzero.abi.layout.GnttabQuerySize;
import io.ringzero.abi.layout.GnttabSetVersion;
import io.ringzero.abi.layout.GnttabSetupTable;
import io.ringzero.abi.layout.GnttabSetupTable32;
import io.ringzero.abi.layout.GnttabSwapGrantRef;
import io.ringzero.abi.layout.GnttabUnmapAndReplace;
import io.ringzero.abi.layout.GnttabUnmapGrantRef;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Cost;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.GuestWidth;
import jakarta.inject.Inject;

/**
 * grant_table_op: batches of operations, each answered by a status in its structure (public/grant_table.h). Tables are of version 1, as
 * with Xen's option {@code gnttab=max-ver:1}.
 */
public final class GrantTableOps implements Handler {
    private static final int OPERATION_COST = 2;

    private final GrantTables tables;
    private final GrantMapOps maps;
    private final GrantCopyOps copies;

    @Inject
    GrantTableOps(GrantTables tables, GrantMapOps maps, GrantCopyOps copies) {
        this.tables = tables;
        this.maps = maps;
        this.copies = copies;
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
            case GNTTABOP_query_size -> {
                return batch(call, operation, GnttabQuerySize.SIZE, GnttabQuerySize.STATUS, this::querySize);
            }
            case GNTTABOP_swap_grant_ref -> {
                return batch(call, operation, GnttabSwapGrantRef.SIZE, GnttabSwapGrantRef.STATUS, this::swap);
            }
            case GNTTABOP_get_status_frames -> {
                int size = call.width().pick(GnttabGetStatusFrames.SIZE, GnttabGetStatusFrames32.SIZE);
                return batch(call, operation, size, GnttabGetStatusFrames.STATUS, (c, args) -> {
                    throw GrantException.general("only tables of version 2 have status frames");
                });
            }
            case GNTTABOP_setup_table -> setupTable(call);
            case GNTTABOP_set_version -> setVersion(call);
            case GNTTABOP_get_version -> {
                call.count(operation);
                Struct args = Struct.in(call, call.arg(1), GnttabGetVersion.SIZE);
                self(call.domain(), args.u16(GnttabGetVersion.DOM));
                args.put32(GnttabGetVersion.VERSION, 1).out(call, call.arg(1));
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

    private void querySize(Call call, Struct args) throws GrantException {
        GrantTable table = of(call.domain(), args.u16(GnttabQuerySize.DOM));
        args.put32(GnttabQuerySize.NR_FRAMES, table.frames().size());
        args.put32(GnttabQuerySize.MAX_NR_FRAMES, GrantTable.MAX_FRAMES);
    }

    private void swap(Call call, Struct args) throws GrantException {
        GrantTable table = tables.table(call.domain());
        long one = args.u32(GnttabSwapGrantRef.REF_A);
        long other = args.u32(GnttabSwapGrantRef.REF_B);
        if (one >= table.entries() || other >= table.entries()) {
            throw GrantException.badReference("no grant references " + one + " and " + other);
        }
        if (table.inUse((int) one) || table.inUse((int) other)) {
            throw new GrantException(GrantStatus.GNTST_eagain, "a grant that is in use");
        }
        table.swap((int) one, (int) other);
    }

    private void setupTable(Call call) throws GuestFaultException {
        call.count(GNTTABOP_setup_table);
        if ((call.arg(2) & 0xffff_ffffL) != 1) {
            throw new GuestFaultException(Errno.EINVAL, "one table at a time");
        }
        long at = call.arg(1);
        GuestWidth width = call.width();
        Struct args = Struct.in(call, at, width.pick(GnttabSetupTable.SIZE, GnttabSetupTable32.SIZE));
        long wanted = args.u32(GnttabSetupTable.NR_FRAMES);
        int status = GrantStatus.GNTST_okay;
        GrantTable table = null;
        try {
            table = of(call.domain(), args.u16(GnttabSetupTable.DOM));
            table.grow((int) Math.min(wanted, Integer.MAX_VALUE));
        } catch (GrantException e) {
            status = e.status();
        } catch (GuestFaultException e) {
            status = GrantStatus.GNTST_general_error;
        }
        if (table != null && status == GrantStatus.GNTST_okay) {
            Struct list = new Struct((int) wanted * width.bytes());
            for (int i = 0; i < wanted; i++) {
                width.put(list, width.bytes() * i, table.frames().get(i));
            }
            list.out(call, width.word(args, width.pick(GnttabSetupTable.FRAME_LIST, GnttabSetupTable32.FRAME_LIST)));
        }
        args.put16(GnttabSetupTable.STATUS, status).out(call, at, GnttabSetupTable.STATUS, 2);
    }

    private static void setVersion(Call call) throws GuestFaultException {
        call.count(GNTTABOP_set_version);
        Struct args = Struct.in(call, call.arg(1), GnttabSetVersion.SIZE);
        long wanted = args.u32(GnttabSetVersion.VERSION);
        args.put32(GnttabSetVersion.VERSION, 1).out(call, call.arg(1));
        if (wanted == 2) {
            throw new GuestFaultException(Errno.ENOSYS, "grant tables of version 2 are switched off");
        }
        if (wanted != 1) {
            throw new GuestFaultException(Errno.EINVAL, "no grant table version " + wanted);
        }
    }

    private static boolean isSelf(Domain domain, int domid) {
        return domid == DomainIds.DOMID_SELF || domid == domain.domid();
    }

    /** The table of the domain that an operation is about: the caller's, or for a privileged one another guest's. */
    private GrantTable of(Domain caller, int domid) throws GrantException {
        if (isSelf(caller, domid)) {
            return tables.table(caller);
        }
        if (!caller.privileged()) {
            throw new GrantException(GrantStatus.GNTST_permission_denied, "the table of another domain");
        }
        return tables.byDomid(domid);
    }

    private void self(Domain domain, int domid) throws GuestFaultException {
        if (!isSelf(domain, domid) && !domain.privileged()) {
            try {
                tables.byDomid(domid);
            } catch (GrantException e) {
                throw e.fault();
            }
            throw new GuestFaultException(Errno.EPERM, "the table of another domain");
        }
    }
}
