// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import static io.ringzero.core.internal.hostile.GrantRows.HOST;
import static io.ringzero.core.internal.hostile.GrantRows.NOBODY;
import static io.ringzero.core.internal.hostile.GrantRows.SELF;
import static io.ringzero.core.internal.hostile.GrantRows.TABLE;
import static io.ringzero.core.internal.hostile.GrantRows.map;
import static io.ringzero.core.internal.hostile.GrantRows.op;
import static io.ringzero.core.internal.hostile.GrantRows.row;
import static io.ringzero.core.internal.hostile.GrantRows.unmap;
import static io.ringzero.core.internal.hostile.HostileGuest.AT;
import static io.ringzero.core.internal.hostile.HostileGuest.LIST;

import io.ringzero.abi.GrantTableOp;
import io.ringzero.abi.layout.GnttabCacheFlush;
import io.ringzero.abi.layout.GnttabGetStatusFrames;
import java.util.List;

/** grant_table_op, the operations on a whole table and those that do nothing to it. */
final class GrantSetupRows {
    private static final int QUERY = GrantTableOp.GNTTABOP_query_size;
    private static final int VERSION = GrantTableOp.GNTTABOP_get_version;
    private static final int STATUS = GrantTableOp.GNTTABOP_get_status_frames;
    private static final int FLUSH = GrantTableOp.GNTTABOP_cache_flush;

    private GrantSetupRows() {
        // Static.
    }

    private static String query(HostileGuest g, int domid) {
        g.clear().h(0, domid);
        return op(g, QUERY, 12);
    }

    private static String version(HostileGuest g, int domid) {
        g.clear().h(0, domid);
        return op(g, VERSION, -1);
    }

    private static String statusFrames(HostileGuest g, int domid, long frames, long list) {
        g.clear().i(GnttabGetStatusFrames.NR_FRAMES, frames).h(GnttabGetStatusFrames.DOM, domid)
            .w(GnttabGetStatusFrames.FRAME_LIST, GnttabGetStatusFrames.FRAME_LIST, list);
        return op(g, STATUS, GnttabGetStatusFrames.STATUS);
    }

    private static String flush(HostileGuest g, long maddr, int offset, int length, int operation) {
        g.clear().l(GnttabCacheFlush.DEV_BUS_ADDR, maddr).h(GnttabCacheFlush.OFFSET, offset)
            .h(GnttabCacheFlush.LENGTH, length).i(GnttabCacheFlush.OP, operation);
        return op(g, FLUSH, -1);
    }

    /** A table with a grant in use does not change its version. */
    private static String switchInUse(HostileGuest g) {
        int page = g.idle();
        g.grant(24, 1, g.domain.domid(), g.mfn(g.idle()));
        g.need(map(g, HostileGuest.address(page), HOST, 24, SELF).equals(Row.OK), "own map");
        int handle = g.intAt(20);
        String answer = SecondVersion.set(g, 2);
        unmap(g, HostileGuest.address(page), 0, handle);
        return answer;
    }

    /** A reserved entry that version 1 cannot say. */
    private static String switchUnsayable(HostileGuest g) {
        g.need(SecondVersion.set(g, 2).equals(Row.OK), "version 2");
        SecondVersion.transitive(g, 5, g.peer.domain.domid(), 9);
        String answer = SecondVersion.set(g, 1);
        g.bench.machine.memory().writeLong(g.grantTable + 5 * 16, 0);
        g.need(SecondVersion.set(g, 1).equals(Row.OK), "version 1 again");
        return answer;
    }

    static List<Row> rows() {
        return List.of(
            row("GNTTABOP_query_size", QUERY)
                .ok(g -> query(g, SELF))
                .fails("GNTST_permission_denied", g -> query(g, g.peer.domain.domid()))
                .fails("GNTST_bad_domain", g -> query(g, NOBODY))
                .fails("EINVAL", g -> g.answer(TABLE, QUERY, AT, 0)),
            row("GNTTABOP_get_version", VERSION)
                .ok(g -> version(g, SELF))
                .fails("ESRCH", g -> version(g, NOBODY))
                .fails("EPERM", g -> version(g, g.peer.domain.domid())),
            row("GNTTABOP_set_version", GrantTableOp.GNTTABOP_set_version)
                .ok(g -> SecondVersion.during(g, () -> Row.OK))
                .fails("EINVAL", g -> SecondVersion.set(g, 3))
                .fails("EBUSY", GrantSetupRows::switchInUse)
                .fails("ERANGE", GrantSetupRows::switchUnsayable)
                .never("ENOSYS", "for domains with max_grant_version = 1: DomainLimitsAreKeptTest")
                .never("ENOMEM", "these guests never leave the machine without a frame"),
            row("GNTTABOP_get_status_frames", STATUS)
                .ok(g -> SecondVersion.during(g, () -> statusFrames(g, SELF, 1, LIST)))
                .fails("GNTST_general_error", g -> statusFrames(g, SELF, 1, LIST))
                .fails("GNTST_bad_domain", g -> statusFrames(g, NOBODY, 1, LIST))
                .fails("GNTST_permission_denied", g -> statusFrames(g, g.peer.domain.domid(), 1, LIST))
                .fails("GNTST_bad_virt_addr", g -> SecondVersion.during(g,
                    () -> statusFrames(g, SELF, 1, g.badPointer())))
                .fails("EINVAL", g -> g.answer(TABLE, STATUS, AT, 2)),
            row("GNTTABOP_cache_flush", FLUSH)
                .ok(g -> flush(g, g.mfn(g.idle()) << 12, 0, 4096, 1))
                .ok(g -> flush(g, g.mfn(g.idle()) << 12, 64, 64, 3))
                .fails("EINVAL", g -> flush(g, g.mfn(g.idle()) << 12, 4000, 97, 1))
                .fails("EINVAL", g -> flush(g, g.bench.mfn(g.peer.domain, 4) << 12, 0, 64, 1))
                .fails("EPERM", g -> flush(g, 0, 0, 64, 1))
                .fails("EOPNOTSUPP", g -> flush(g, g.mfn(g.idle()) << 12, 0, 64, 2)),
            new Row("GNTTABOP_transfer", TABLE, GrantTableOp.GNTTABOP_transfer)
                .refused("frames are not transferred, as with Xen's option gnttab=no-transfer")
                .fails("EOPNOTSUPP", g -> g.answer(TABLE, GrantTableOp.GNTTABOP_transfer, AT, 1)),
            new Row("GNTTABOP_dump_table", TABLE, GrantTableOp.GNTTABOP_dump_table)
                .refused("Xen has none either")
                .fails("ENOSYS", g -> g.answer(TABLE, GrantTableOp.GNTTABOP_dump_table, AT, 1)));
    }
}
