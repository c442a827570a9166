// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import static io.ringzero.core.internal.hostile.HostileGuest.AT;
import static io.ringzero.core.internal.hostile.HostileGuest.LIST;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.GnttabCopy;
import io.ringzero.abi.layout.GnttabCopy32;
import io.ringzero.abi.layout.GnttabSetupTable;
import io.ringzero.abi.layout.GnttabSetupTable32;
import java.util.List;

/** grant_table_op (public/grant_table.h; Xen 4.17 common/grant_table.c for the statuses). */
final class GrantRows {
    static final int SELF = 0x7ff0;
    static final int NOBODY = 0x3000;
    static final int HOST = 2;
    private static final int READ_ONLY = 4;
    static final int TABLE = Hypercall.HYPERVISOR_grant_table_op;

    private GrantRows() {
        // Static.
    }

    static Row row(String name, int command) {
        return new Row(name, TABLE, command).fails("EFAULT", g -> g.answer(TABLE, command, g.badPointer(), 1));
    }

    /** An operation on one structure; the answer is its status. */
    static String op(HostileGuest g, int command, int statusAt) {
        String answer = g.answer(TABLE, command, AT, 1);
        return answer.equals(Row.OK) && statusAt >= 0
            ? Results.status((short) g.intAt(statusAt))
            : answer;
    }

    static String map(HostileGuest g, long at, int flags, int reference, int domid) {
        g.clear().l(0, at).i(8, flags).i(12, reference).h(16, domid);
        return op(g, 0, 18);
    }

    static String unmap(HostileGuest g, long at, long bus, int handle) {
        g.clear().l(0, at).l(8, bus).i(16, handle);
        return op(g, 1, 20);
    }

    private static String mapped(HostileGuest g, Then then) {
        int page = g.idle();
        long at = HostileGuest.address(page);
        g.need(map(g, at, HOST, Peer.WRITABLE, g.peer.domain.domid()).equals(Row.OK), "no mapping");
        int handle = g.intAt(20);
        String answer = then.run(at, handle);
        unmap(g, at, 0, handle);
        return answer;
    }

    @FunctionalInterface
    private interface Then {
        String run(long at, int handle);
    }

    private static String copy(HostileGuest g, int flags, long from, int fromDomid, long to, int length) {
        return copy(g, flags, from, fromDomid, to, 0, length);
    }

    static String copy(HostileGuest g, int flags, long from, int fromDomid, long to, int offset, int length) {
        g.clear().w(GnttabCopy.SOURCE_REF, GnttabCopy32.SOURCE_REF, from)
            .w(GnttabCopy.DEST_REF, GnttabCopy32.DEST_REF, to)
            .h(g.narrow ? GnttabCopy32.SOURCE_DOMID : GnttabCopy.SOURCE_DOMID, fromDomid)
            .h(g.narrow ? GnttabCopy32.DEST_DOMID : GnttabCopy.DEST_DOMID, SELF)
            .h(g.narrow ? GnttabCopy32.SOURCE_OFFSET : GnttabCopy.SOURCE_OFFSET, offset)
            .h(g.narrow ? GnttabCopy32.LEN : GnttabCopy.LEN, length)
            .h(g.narrow ? GnttabCopy32.FLAGS : GnttabCopy.FLAGS, flags);
        return op(g, 5, g.narrow ? GnttabCopy32.STATUS : GnttabCopy.STATUS);
    }

    private static String setup(HostileGuest g, int domid, long frames) {
        g.clear().i(0, domid).i(GnttabSetupTable.NR_FRAMES, frames)
            .w(GnttabSetupTable.FRAME_LIST, GnttabSetupTable32.FRAME_LIST, LIST);
        return op(g, 2, 8);
    }

    static List<Row> rows() {
        return List.of(
            row("GNTTABOP_map_grant_ref", 0)
                .ok(g -> mapped(g, (at, handle) -> Row.OK))
                .fails("GNTST_bad_domain", g -> map(g, 0, HOST, 0, NOBODY))
                .fails("GNTST_bad_gntref", g -> map(g, 0, HOST, 0x7fff_ffff, g.peer.domain.domid()))
                .fails("GNTST_general_error", g -> map(g, HostileGuest.address(g.idle()), HOST, Peer.READ_ONLY,
                    g.peer.domain.domid()))
                .fails("GNTST_bad_page", g -> map(g, HostileGuest.address(g.idle()), HOST, Peer.NOT_ITS_FRAME,
                    g.peer.domain.domid()))
                .never("GNTST_no_device_space",
                    "reached in HandlesRunOutAtTheirBoundTest; it takes as many maps as maptrack has")
                .never("GNTST_bad_virt_addr", "Xen's PV half answers GNTST_general_error to bad addresses too"),
            row("GNTTABOP_unmap_grant_ref", 1)
                .ok(g -> {
                    int page = g.idle();
                    long at = HostileGuest.address(page);
                    g.need(map(g, at, HOST | READ_ONLY, Peer.READ_ONLY, g.peer.domain.domid()).equals(Row.OK), "map");
                    return unmap(g, at, 0, g.intAt(20));
                })
                .fails("GNTST_bad_handle", g -> unmap(g, 0, 0, 0x7fff_ffff))
                .fails("GNTST_bad_dev_addr", g -> mapped(g, (at, handle) -> unmap(g, at, 1, handle)))
                .fails("GNTST_general_error", g -> mapped(g, (at, handle) -> unmap(g, AT, 0, handle))),
            row("GNTTABOP_unmap_and_replace", 7)
                .ok(g -> {
                    int page = g.idle();
                    long at = HostileGuest.address(page);
                    g.need(map(g, at, HOST, Peer.WRITABLE, g.peer.domain.domid()).equals(Row.OK), "map");
                    int handle = g.intAt(20);
                    int other = g.idle();
                    g.bench.remap(g.vcpu, MemoryPages.pfn(other), g.mfn(other) << 12 | 7);
                    g.clear().l(0, at).l(8, HostileGuest.address(other)).i(16, handle);
                    String answer = op(g, 7, 20);
                    unmap(g, at, 0, handle);
                    return answer;
                })
                .fails("GNTST_bad_handle", g -> {
                    g.clear().i(16, 0x7fff_ffff);
                    return op(g, 7, 20);
                })
                .fails("GNTST_general_error", g -> mapped(g, (at, handle) -> {
                    g.clear().l(0, AT).l(8, at).i(16, handle);
                    return op(g, 7, 20);
                })),
            row("GNTTABOP_setup_table", 2)
                .ok(g -> setup(g, SELF, 1))
                .fails("GNTST_permission_denied", g -> setup(g, g.peer.domain.domid(), 1))
                .fails("GNTST_general_error", g -> setup(g, SELF, 100_000))
                .fails("GNTST_bad_domain", g -> setup(g, NOBODY, 1))
                .fails("GNTST_bad_virt_addr", g -> {
                    g.clear().i(0, SELF).i(GnttabSetupTable.NR_FRAMES, 1)
                        .w(GnttabSetupTable.FRAME_LIST, GnttabSetupTable32.FRAME_LIST, g.badPointer());
                    return op(g, 2, 8);
                })
                .fails("EINVAL", g -> g.answer(TABLE, 2, AT, 2)),
            row("GNTTABOP_copy", 5)
                .ok(g -> copy(g, 1, Peer.READ_ONLY, g.peer.domain.domid(), g.mfn(g.idle()), 4096))
                .fails("GNTST_bad_copy_arg", g -> copy(g, 0, g.mfn(g.idle()), SELF, g.mfn(g.idle()), 4097))
                .fails("GNTST_permission_denied", g -> copy(g, 0, 0, g.peer.domain.domid(), g.mfn(0), 8))
                .fails("GNTST_bad_domain", g -> copy(g, 1, 0, NOBODY, g.mfn(g.idle()), 8))
                .fails("GNTST_bad_gntref", g -> copy(g, 1, 0x7fff_ffff, g.peer.domain.domid(), g.mfn(g.idle()), 8))
                .fails("GNTST_general_error", g -> copy(g, 1, Peer.FOR_ANOTHER, g.peer.domain.domid(),
                    g.mfn(g.idle()), 8))
                .fails("GNTST_bad_page", g -> copy(g, 1, Peer.NOT_ITS_FRAME, g.peer.domain.domid(), g.mfn(g.idle()),
                    8)),
            row("GNTTABOP_swap_grant_ref", 11)
                .ok(g -> {
                    g.clear().i(0, 20).i(4, 21);
                    return op(g, 11, 8);
                })
                .fails("GNTST_bad_gntref", g -> {
                    g.clear().i(0, 20).i(4, -1);
                    return op(g, 11, 8);
                })
                .fails("GNTST_eagain", g -> {
                    int page = g.idle();
                    g.grant(24, 1, g.domain.domid(), g.mfn(g.idle()));
                    g.need(map(g, HostileGuest.address(page), HOST, 24, SELF).equals(Row.OK), "own map");
                    int handle = g.intAt(20);
                    g.clear().i(0, 24).i(4, 21);
                    String answer = op(g, 11, 8);
                    unmap(g, HostileGuest.address(page), 0, handle);
                    return answer;
                }));
    }
}
