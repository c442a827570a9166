// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import static io.ringzero.core.internal.hostile.GrantRows.HOST;
import static io.ringzero.core.internal.hostile.GrantRows.SELF;
import static io.ringzero.core.internal.hostile.GrantRows.TABLE;
import static io.ringzero.core.internal.hostile.GrantRows.copy;
import static io.ringzero.core.internal.hostile.GrantRows.map;
import static io.ringzero.core.internal.hostile.GrantRows.unmap;

import io.ringzero.abi.GrantTableOp;
import java.util.List;

/** grant_table_op on what only tables of version 2 have. The guests grant to themselves, and what the peer lent them. */
final class SecondVersionRows {
    private static final int MAP = GrantTableOp.GNTTABOP_map_grant_ref;
    private static final int COPY = GrantTableOp.GNTTABOP_copy;
    private static final int REF = 30;
    private static final int START = 64;
    private static final int LENGTH = 32;

    private SecondVersionRows() {
        // Static.
    }

    /** Copies from a part of a page of its own to another page of its own. */
    private static String part(HostileGuest g, long mfn, int offset, int length) {
        return SecondVersion.during(g, () -> {
            SecondVersion.part(g, REF, mfn, START, LENGTH);
            return copy(g, 1, REF, SELF, g.mfn(g.idle()), offset, length);
        });
    }

    /** Copies through a transitive grant of its own. */
    private static String through(HostileGuest g, int domid, long reference, int length) {
        return SecondVersion.during(g, () -> {
            SecondVersion.transitive(g, REF, domid, reference);
            return copy(g, 1, REF, SELF, g.mfn(g.idle()), 0, length);
        });
    }

    private static String mapPage(HostileGuest g) {
        return SecondVersion.during(g, () -> {
            SecondVersion.page(g, REF, g.mfn(g.idle()));
            int page = g.idle();
            String answer = map(g, HostileGuest.address(page), HOST, REF, SELF);
            unmap(g, HostileGuest.address(page), 0, g.intAt(20));
            return answer;
        });
    }

    private static String mapOther(HostileGuest g) {
        return SecondVersion.during(g, () -> {
            if (g.random.oneIn(2)) {
                SecondVersion.part(g, REF, g.mfn(g.idle()), 0, 4096);
            } else {
                SecondVersion.transitive(g, REF, g.peer.domain.domid(), Peer.WRITABLE);
            }
            return map(g, HostileGuest.address(g.idle()), HOST, REF, SELF);
        });
    }

    static List<Row> rows() {
        return List.of(
            new Row("GNTTABOP_map_grant_ref of version 2", TABLE, MAP)
                .ok(SecondVersionRows::mapPage)
                .fails("GNTST_general_error", SecondVersionRows::mapOther),
            new Row("GNTTABOP_copy of a part of a page", TABLE, COPY)
                .ok(g -> part(g, g.mfn(g.idle()), START + g.random.below(LENGTH), 1))
                .ok(g -> part(g, g.mfn(g.idle()), START, LENGTH))
                .fails("GNTST_general_error", g -> part(g, g.mfn(g.idle()), START + g.random.below(LENGTH), 33))
                .fails("GNTST_general_error", g -> part(g, g.mfn(g.idle()), g.random.below(START), 1))
                .fails("GNTST_bad_page", g -> part(g, 0xff_ffffL, START, 1))
                .fails("GNTST_bad_page", g -> part(g, 1L << 40, START, 1))
                .fails("GNTST_bad_copy_arg", g -> part(g, g.mfn(g.idle()), 4095, 2)),
            new Row("GNTTABOP_copy of a transitive grant", TABLE, COPY)
                .ok(g -> through(g, g.peer.domain.domid(), Peer.READ_ONLY, 4096))
                .ok(g -> through(g, g.peer.domain.domid(), Peer.WRITABLE, 8))
                .fails("GNTST_general_error", g -> through(g, g.peer.domain.domid(), Peer.FOR_ANOTHER, 8))
                .fails("GNTST_general_error", g -> through(g, g.domain.domid(), REF, 8))
                .fails("GNTST_general_error", g -> through(g, GrantRows.NOBODY, Peer.WRITABLE, 8))
                .fails("GNTST_bad_gntref", g -> through(g, g.peer.domain.domid(), 0x7fff_ffff, 8))
                .fails("GNTST_bad_page", g -> through(g, g.peer.domain.domid(), Peer.NOT_ITS_FRAME, 8)));
    }
}
