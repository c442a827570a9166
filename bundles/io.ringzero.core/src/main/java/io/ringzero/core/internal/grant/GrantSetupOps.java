// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import static io.ringzero.abi.GrantTableOp.GNTTABOP_get_status_frames;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_get_version;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_query_size;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_set_version;
import static io.ringzero.abi.GrantTableOp.GNTTABOP_setup_table;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Errno;
import io.ringzero.abi.GrantStatus;
import io.ringzero.abi.layout.GnttabGetStatusFrames;
import io.ringzero.abi.layout.GnttabGetStatusFrames32;
import io.ringzero.abi.layout.GnttabGetVersion;
import io.ringzero.abi.layout.GnttabQuerySize;
import io.ringzero.abi.layout.GnttabSetVersion;
import io.ringzero.abi.layout.GnttabSetupTable;
import io.ringzero.abi.layout.GnttabSetupTable32;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.GuestWidth;
import jakarta.inject.Inject;
import java.util.List;

/** The operations about a whole table: its frames, its size, its version. One at a time, not in batches. On pCPU threads. */
final class GrantSetupOps {
    private final GrantTables tables;

    @Inject
    GrantSetupOps(GrantTables tables) {
        this.tables = tables;
    }

    void setupTable(Call call) throws GuestFaultException {
        one(call, GNTTABOP_setup_table);
        long at = call.arg(1);
        GuestWidth width = call.width();
        Struct args = Struct.in(call, at, width.pick(GnttabSetupTable.SIZE, GnttabSetupTable32.SIZE));
        int wanted = (int) Math.min(args.u32(GnttabSetupTable.NR_FRAMES), Integer.MAX_VALUE);
        int status = GrantStatus.GNTST_okay;
        try {
            GrantTable table = of(call.domain(), args.u16(GnttabSetupTable.DOM));
            grow(table, wanted);
            list(call, width.word(args, width.pick(GnttabSetupTable.FRAME_LIST, GnttabSetupTable32.FRAME_LIST)),
                table.frames().subList(0, wanted), width.bytes());
        } catch (GrantException e) {
            status = e.status();
        }
        args.put16(GnttabSetupTable.STATUS, status).out(call, at, GnttabSetupTable.STATUS, Short.BYTES);
    }

    private static void grow(GrantTable table, int wanted) throws GrantException {
        try {
            table.grow(wanted);
        } catch (GuestFaultException e) {
            throw GrantException.general(String.valueOf(e.getMessage()));
        }
    }

    void statusFrames(Call call) throws GuestFaultException {
        one(call, GNTTABOP_get_status_frames);
        long at = call.arg(1);
        GuestWidth width = call.width();
        Struct args = Struct.in(call, at, width.pick(GnttabGetStatusFrames.SIZE, GnttabGetStatusFrames32.SIZE));
        long wanted = args.u32(GnttabGetStatusFrames.NR_FRAMES);
        int status = GrantStatus.GNTST_okay;
        try {
            List<Long> frames = of(call.domain(), args.u16(GnttabGetStatusFrames.DOM)).statusFrames();
            if (wanted > frames.size()) {
                throw GrantException.general(wanted + " status frames of " + frames.size());
            }
            list(call, width.word(args, GnttabGetStatusFrames.FRAME_LIST), frames.subList(0, (int) wanted), Long.BYTES);
        } catch (GrantException e) {
            status = e.status();
        }
        args.put16(GnttabGetStatusFrames.STATUS, status).out(call, at, GnttabGetStatusFrames.STATUS, Short.BYTES);
    }

    /** Writes frame numbers where the guest wants them. */
    private static void list(Call call, long at, List<Long> frames, int bytes) throws GrantException {
        Struct list = new Struct(frames.size() * bytes);
        for (int i = 0; i < frames.size(); i++) {
            if (bytes == Long.BYTES) {
                list.put64(i * bytes, frames.get(i));
            } else {
                list.put32(i * bytes, frames.get(i).intValue());
            }
        }
        try {
            list.out(call, at);
        } catch (GuestFaultException e) {
            throw new GrantException(GrantStatus.GNTST_bad_virt_addr, String.valueOf(e.getMessage()));
        }
    }

    void querySize(Call call) throws GuestFaultException {
        one(call, GNTTABOP_query_size);
        long at = call.arg(1);
        Struct args = Struct.in(call, at, GnttabQuerySize.SIZE);
        int status = GrantStatus.GNTST_okay;
        try {
            GrantTable table = of(call.domain(), args.u16(GnttabQuerySize.DOM));
            args.put32(GnttabQuerySize.NR_FRAMES, table.frames().size());
            args.put32(GnttabQuerySize.MAX_NR_FRAMES, table.limits().grantFrames());
        } catch (GrantException e) {
            status = e.status();
        }
        args.put16(GnttabQuerySize.STATUS, status).out(call, at);
    }

    void setVersion(Call call) throws GuestFaultException {
        call.count(GNTTABOP_set_version);
        Struct args = Struct.in(call, call.arg(1), GnttabSetVersion.SIZE);
        GrantTable table = tables.table(call.domain());
        long wanted = args.u32(GnttabSetVersion.VERSION);
        try {
            if (wanted != 1 && wanted != 2) {
                throw new GuestFaultException(Errno.EINVAL, "no grant table version " + wanted);
            }
            if (wanted > table.limits().grantVersion()) {
                throw new GuestFaultException(Errno.ENOSYS, "grant tables of version 2 are switched off for it");
            }
            table.version((int) wanted);
        } finally {
            args.put32(GnttabSetVersion.VERSION, table.version()).out(call, call.arg(1));
        }
    }

    void getVersion(Call call) throws GuestFaultException {
        call.count(GNTTABOP_get_version);
        Struct args = Struct.in(call, call.arg(1), GnttabGetVersion.SIZE);
        try {
            GrantTable table = of(call.domain(), args.u16(GnttabGetVersion.DOM));
            args.put32(GnttabGetVersion.VERSION, table.version())
                .out(call, call.arg(1), GnttabGetVersion.VERSION, Integer.BYTES);
        } catch (GrantException e) {
            throw e.fault();
        }
    }

    private static void one(Call call, int operation) throws GuestFaultException {
        call.count(operation);
        if (call.intArg(2) != 1) {
            throw new GuestFaultException(Errno.EINVAL, "one table at a time");
        }
    }

    /** The table of the domain that an operation is about: the caller's, or for a privileged one another guest's. */
    private GrantTable of(Domain caller, int domid) throws GrantException {
        if (domid == DomainIds.DOMID_SELF || domid == caller.domid()) {
            return tables.table(caller);
        }
        GrantTable table = tables.byDomid(domid);
        if (!caller.privileged()) {
            throw new GrantException(GrantStatus.GNTST_permission_denied, "the table of another domain");
        }
        return table;
    }
}
