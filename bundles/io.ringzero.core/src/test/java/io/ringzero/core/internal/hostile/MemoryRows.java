// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import static io.ringzero.core.internal.hostile.HostileGuest.AT;
import static io.ringzero.core.internal.hostile.HostileGuest.LIST;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.MemoryOp;
import io.ringzero.abi.layout.ForeignMemoryMap;
import io.ringzero.abi.layout.ForeignMemoryMap32;
import io.ringzero.abi.layout.MachphysMfnList;
import io.ringzero.abi.layout.MachphysMfnList32;
import io.ringzero.abi.layout.MemoryExchange;
import io.ringzero.abi.layout.MemoryExchange32;
import io.ringzero.abi.layout.MemoryMap;
import io.ringzero.abi.layout.MemoryMap32;
import io.ringzero.abi.layout.MemoryReservation;
import io.ringzero.abi.layout.MemoryReservation32;
import io.ringzero.abi.layout.RemoveFromPhysmap;
import io.ringzero.abi.layout.RemoveFromPhysmap32;
import java.util.ArrayList;
import java.util.List;

/** memory_op (public/memory.h; Xen 4.17 common/memory.c). Reservations answer how many extents they did. */
final class MemoryRows {
    private static final int SELF = 0x7ff0;
    private static final int NOBODY = 0x3000;
    private static final int MEMORY = Hypercall.HYPERVISOR_memory_op;
    /** A reservation did less than it was asked for: Xen's only sign of an error there. */
    private static final String LESS = "fewer extents";

    private MemoryRows() {
        // Static.
    }

    private static Row row(String name, int command) {
        return new Row(name, MEMORY, command);
    }

    private static String op(HostileGuest g, int command) {
        return g.answer(MEMORY, command, AT);
    }

    private static HostileGuest reservation(HostileGuest g, int wide, int slim, long list, long count, int order) {
        return g.w(wide + MemoryReservation.EXTENT_START, slim + MemoryReservation32.EXTENT_START, list)
            .w(wide + MemoryReservation.NR_EXTENTS, slim + MemoryReservation32.NR_EXTENTS, count)
            .i((g.narrow ? slim + MemoryReservation32.EXTENT_ORDER : wide + MemoryReservation.EXTENT_ORDER), order)
            .h((g.narrow ? slim + MemoryReservation32.DOMID : wide + MemoryReservation.DOMID), SELF);
    }

    private static String reserve(HostileGuest g, int command, long mfn, int order) {
        reservation(g.clear(), 0, 0, LIST, 1, order).w(2048, 2048, mfn);
        long done = g.call(MEMORY, command, AT);
        return done == 1 ? Row.OK : done == 0 ? LESS : Results.name(done);
    }

    /** Gives a page back and takes one anew. */
    private static String balloon(HostileGuest g, int command) {
        int page = g.idle();
        String given = reserve(g, MemoryOp.XENMEM_decrease_reservation, g.mfn(page), 0);
        g.need(given.equals(Row.OK), "no page was given back");
        g.mfn(page, -1);
        String taken = reserve(g, command == 1 ? MemoryOp.XENMEM_populate_physmap : command,
            command == MemoryOp.XENMEM_increase_reservation ? 0 : MemoryPages.pfn(page), 0);
        g.need(taken.equals(Row.OK), "no page was got");
        g.mfn(page, g.word(2048));
        return Row.OK;
    }

    private static String exchange(HostileGuest g, long mfn, int outOrder, int domid) {
        reservation(g.clear(), 0, 0, LIST, 1, 0);
        reservation(g, MemoryExchange.OUT, MemoryExchange32.OUT, LIST + 64, 1, outOrder);
        g.h(g.narrow ? MemoryReservation32.DOMID : MemoryReservation.DOMID, domid)
            .h(g.narrow
                ? MemoryExchange32.OUT + MemoryReservation32.DOMID
                : MemoryExchange.OUT + MemoryReservation.DOMID, domid)
            .w(2048, 2048, mfn).w(2112, 2112, 1);
        return op(g, MemoryOp.XENMEM_exchange);
    }

    private static Row domid(String name, int command) {
        return row(name, command)
            .ok(g -> {
                g.clear().h(0, SELF);
                return op(g, command);
            })
            .fails("EFAULT", g -> g.answer(MEMORY, command, g.badPointer()))
            .fails("ESRCH", g -> {
                g.clear().h(0, NOBODY);
                return op(g, command);
            })
            .fails("EPERM", g -> {
                g.clear().h(0, g.peer.domain.domid());
                return op(g, command);
            });
    }

    private static Row frames(String name, int command) {
        return row(name, command)
            .ok(g -> {
                g.clear().i(0, 2).w(MachphysMfnList.EXTENT_START, MachphysMfnList32.EXTENT_START, LIST);
                return op(g, command);
            })
            .fails("EFAULT", g -> g.answer(MEMORY, command, g.badPointer()));
    }

    private static String physmap(HostileGuest g, int domid, long gfn) {
        g.clear().h(0, domid).w(RemoveFromPhysmap.GPFN, RemoveFromPhysmap32.GPFN, gfn);
        return op(g, MemoryOp.XENMEM_remove_from_physmap);
    }

    private static String setMap(HostileGuest g, int domid, int entries, long buffer) {
        int at = g.narrow ? ForeignMemoryMap32.MAP : ForeignMemoryMap.MAP;
        g.clear().h(0, domid).i(at + MemoryMap.NR_ENTRIES, entries)
            .w(at + MemoryMap.BUFFER, at + MemoryMap32.BUFFER, buffer);
        return op(g, MemoryOp.XENMEM_set_memory_map);
    }

    private static Row refused(String name, int command, String error, String why) {
        return row(name, command).refused(why).fails(error, g -> {
            g.clear().h(0, SELF);
            return op(g, command);
        }).wild("EFAULT", "EPERM", "ESRCH", "EINVAL", "EACCES", "ENOSYS", "EOPNOTSUPP");
    }

    /** Refused for itself; another error for nobody, and where there is no structure. */
    private static Row known(String name, int command, String error, String why) {
        return refused(name, command, error, why)
            .fails("EFAULT", g -> g.answer(MEMORY, command, g.badPointer()))
            .fails("ESRCH", g -> {
                g.clear().h(0, NOBODY);
                return op(g, command);
            });
    }

    private static Row onDemand(String name, int command) {
        return refused(name, command, "EPERM", "for the control domain")
            .fails("EFAULT", g -> g.answer(MEMORY, command, g.badPointer()))
            .fails("ESRCH", g -> {
                g.clear().h(32, NOBODY);
                return op(g, command);
            });
    }

    private static String claim(HostileGuest g, int order) {
        reservation(g.clear(), 0, 0, 0, 1, order);
        g.h(g.narrow ? MemoryReservation32.DOMID : MemoryReservation.DOMID, g.domain.domid());
        return op(g, MemoryOp.XENMEM_claim_pages);
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>(List.of(
            row("XENMEM_increase_reservation", 0).ok(g -> balloon(g, 0))
                .fails(LESS, g -> reserve(g, 0, 0, 40)).wild("EINVAL"),
            row("XENMEM_decrease_reservation", 1).ok(g -> balloon(g, 1))
                .fails(LESS, g -> reserve(g, 1, 0xff_ffff, 0)).wild("EINVAL"),
            row("XENMEM_populate_physmap", 6).ok(g -> balloon(g, 6))
                .fails(LESS, g -> reserve(g, 6, 5, 40)).wild("EINVAL"),
            row("XENMEM_exchange", 11)
                .ok(g -> {
                    int page = g.idle();
                    String answer = exchange(g, g.mfn(page), 0, SELF);
                    if (answer.equals(Row.OK)) {
                        g.mfn(page, g.word(2112));
                    }
                    return answer;
                })
                .fails("EFAULT", g -> g.answer(MEMORY, 11, g.badPointer()))
                .fails("EINVAL", g -> exchange(g, g.mfn(1), 1, SELF))
                .fails("ESRCH", g -> exchange(g, g.mfn(1), 0, NOBODY))
                .fails("EPERM", g -> exchange(g, g.mfn(1), 0, g.peer.domain.domid()))
                .wild("ENOMEM")
                .never("ENOMEM", "an exchange of single frames puts back what it took; only larger extents run out"),
            row("XENMEM_maximum_ram_page", 2).ok(g -> op(g, 2)),
            domid("XENMEM_current_reservation", 3),
            domid("XENMEM_maximum_reservation", 4),
            domid("XENMEM_maximum_gpfn", 14),
            frames("XENMEM_machphys_mfn_list", 5),
            frames("XENMEM_machphys_compat_mfn_list", 25),
            row("XENMEM_machphys_mapping", 12).ok(g -> op(g.clear(), 12))
                .fails("EFAULT", g -> g.answer(MEMORY, 12, g.badPointer())),
            row("XENMEM_memory_map", 9)
                .ok(g -> {
                    setMap(g, SELF, 1, LIST);
                    g.clear().i(0, 128).w(MemoryMap.BUFFER, MemoryMap32.BUFFER, LIST);
                    return op(g, 9);
                })
                .fails("EFAULT", g -> g.answer(MEMORY, 9, g.badPointer()))
                .fails("ENOBUFS", g -> {
                    setMap(g, SELF, 2, LIST);
                    g.clear().i(0, 1).w(MemoryMap.BUFFER, MemoryMap32.BUFFER, LIST);
                    return op(g, 9);
                })
                .never("ENOSYS", "the toolstack sets a map of every domain"),
            row("XENMEM_set_memory_map", 13)
                .ok(g -> setMap(g, SELF, 1, LIST))
                .fails("EFAULT", g -> setMap(g, SELF, 1, g.badPointer()))
                .fails("EINVAL", g -> setMap(g, SELF, 1025, LIST))
                .fails("ESRCH", g -> setMap(g, NOBODY, 1, LIST))
                .fails("EPERM", g -> setMap(g, g.peer.domain.domid(), 1, LIST)),
            row("XENMEM_remove_from_physmap", 15)
                .ok(g -> physmap(g, SELF, g.mfn(g.idle())))
                .fails("EFAULT", g -> g.answer(MEMORY, 15, g.badPointer()))
                .fails("ENOENT", g -> physmap(g, SELF, 0xff_ffff))
                .fails("ESRCH", g -> physmap(g, NOBODY, 0))
                .fails("EPERM", g -> physmap(g, g.peer.domain.domid(), 0)),
            known("XENMEM_add_to_physmap", 7, "EACCES", "PV guests keep their own physical map")
                .fails("ENOSYS", g -> {
                    g.clear().h(0, SELF).i(4, MemoryOp.XENMAPSPACE_gmfn_foreign);
                    return op(g, 7);
                }),
            known("XENMEM_add_to_physmap_batch", 23, "EACCES", "PV guests keep their own physical map")
                .fails("EOPNOTSUPP", g -> {
                    g.clear().h(0, SELF).h(2, MemoryOp.XENMAPSPACE_gmfn_range);
                    return op(g, 23);
                }),
            row("XENMEM_get_sharing_freed_pages", 18).ok(g -> op(g, 18)),
            row("XENMEM_get_sharing_shared_pages", 19).ok(g -> op(g, 19)),
            known("XENMEM_get_vnumainfo", 26, "EOPNOTSUPP", "no domain has virtual NUMA")
                .fails("EINVAL", g -> {
                    g.clear().h(0, SELF).h(2, 1);
                    return op(g, 26);
                })
                .fails("EPERM", g -> {
                    g.clear().h(0, g.peer.domain.domid());
                    return op(g, 26);
                }),
            row("XENMEM_reserved_device_memory_map", 27)
                .ok(g -> {
                    g.clear().i(0, 1);
                    return op(g, 27);
                })
                .fails("EFAULT", g -> g.answer(MEMORY, 27, g.badPointer()))
                .fails("EINVAL", g -> {
                    g.clear().i(0, 2);
                    return op(g, 27);
                }),
            row("XENMEM_access_op", 21).refused("for monitors of HVM domains")
                .fails("EFAULT", g -> g.answer(MEMORY, 21, g.badPointer()))
                .fails("ESRCH", g -> {
                    g.clear().h(2, NOBODY);
                    return op(g, 21);
                })
                .fails("EPERM", g -> {
                    g.clear().h(2, g.domain.domid());
                    return op(g, 21);
                })
                .fails("EINVAL", g -> {
                    g.clear().h(2, g.peer.domain.domid());
                    return op(g, 21);
                })));
        rows.add(refused("XENMEM_machine_memory_map", 10, "EPERM", "for the control domain"));
        rows.add(onDemand("XENMEM_set_pod_target", 16));
        rows.add(onDemand("XENMEM_get_pod_target", 17));
        rows.add(row("XENMEM_claim_pages", 24).refused("for the control domain")
            .fails("EFAULT", g -> g.answer(MEMORY, 24, g.badPointer()))
            .fails("EINVAL", g -> claim(g, 1))
            .fails("EPERM", g -> claim(g, 0)));
        return rows;
    }
}
