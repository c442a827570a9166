// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import static io.ringzero.core.internal.fake.MemoryBench.PAGE;
import static io.ringzero.core.internal.hostile.HostileGuest.AT;
import static io.ringzero.core.internal.hostile.HostileGuest.LIST;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.MmuextOp;
import io.ringzero.abi.layout.MmuextOp32;
import java.util.ArrayList;
import java.util.List;

/** mmu_update, mmuext_op and the single calls of the memory half (Xen 4.17 arch/x86/mm.c). */
final class MmuRows {
    private static final int SELF = 0x7ff0;
    private static final int NOBODY = 0x3000;
    private static final int EXT = Hypercall.HYPERVISOR_mmuext_op;
    private static final int UPDATE = Hypercall.HYPERVISOR_mmu_update;
    private static final int VA = Hypercall.HYPERVISOR_update_va_mapping;
    private static final String WILD = "EINVAL";

    private MmuRows() {
        // Static.
    }

    private static String ext(HostileGuest g, int command, long first, long second, int domid) {
        g.clear().i(MmuextOp.CMD, command).w(MmuextOp.ARG1, MmuextOp32.ARG1, first)
            .w(MmuextOp.ARG2, MmuextOp32.ARG2, second);
        return g.answer(EXT, AT, 1, 0, domid);
    }

    private static Row row(String name, int command) {
        return new Row(name, EXT, command).fails("EFAULT", g -> g.answer(EXT, g.badPointer(), 1, 0, SELF))
            .fails("ESRCH", g -> ext(g, command, 0, 0, NOBODY))
            .fails("EPERM", g -> ext(g, command, 0, 0, g.peer.domain.domid()))
            .wild(WILD, "EBUSY", "ENOSYS");
    }

    private static Row flush(String name, int command) {
        return row(name, command).ok(g -> ext(g, command, AT, 0, SELF));
    }

    private static Row masked(String name, int command) {
        return row(name, command)
            .ok(g -> {
                g.clear();
                return ext(g, command, AT, LIST, SELF);
            })
            .fails("EINVAL", g -> ext(g, command, AT, g.badPointer(), SELF));
    }

    private static String pin(HostileGuest g, int level) {
        int page = g.idle();
        if (g.narrow && level == 3) {
            int top = g.idle();
            g.need(top != page, "two pages");
            g.bench.machine.memory().writeLong(g.mfn(page) * PAGE + 24, g.mfn(top) << 12 | 1);
        } else if (g.narrow && level == 4) {
            throw new GuestIsLostException("32-bit guests have three levels");
        }
        String answer = ext(g, level - 1, g.mfn(page), 0, SELF);
        ext(g, 4, g.mfn(page), 0, SELF);
        return answer;
    }

    private static Row pins(String name, int level) {
        return row(name, level - 1).ok(g -> pin(g, level))
            .fails("EINVAL", g -> {
                int page = g.idle();
                ext(g, level == 1 ? 1 : 0, g.mfn(page), 0, SELF);
                String answer = ext(g, level - 1, g.mfn(page), 0, SELF);
                ext(g, 4, g.mfn(page), 0, SELF);
                return answer;
            });
    }

    private static String update(HostileGuest g, int command, long maddr, long value, int domid) {
        g.clear().l(0, maddr | command).l(8, value);
        return g.answer(UPDATE, AT, 1, 0, domid);
    }

    private static Row updates(String name, int command) {
        return new Row(name, UPDATE, command)
            .ok(g -> {
                int page = g.idle();
                return update(g, command, command == 1
                    ? g.mfn(page) * PAGE
                    : g.entryAddress(page),
                    command == 1 ? MemoryPages.pfn(page) : g.mfn(page) << 12 | 5, SELF);
            })
            .fails("EFAULT", g -> g.answer(UPDATE, g.badPointer(), 1, 0, SELF))
            .fails("ESRCH", g -> update(g, command, 0, 0, NOBODY))
            .fails("EPERM", g -> update(g, command, 0, 0, g.peer.domain.domid()))
            .fails("EINVAL", g -> update(g, command, 0xff_ffffL * PAGE, 0, SELF))
            .wild("EBUSY", "ENOSYS");
    }

    private static String map(HostileGuest g, long linear, long entry, long flags) {
        return g.narrow
            ? g.answer(VA, linear, entry & 0xffff_ffffL, entry >>> 32, flags)
            : g.answer(VA, linear, entry, flags);
    }

    private static String otherMap(HostileGuest g, int domid) {
        int call = Hypercall.HYPERVISOR_update_va_mapping_otherdomain;
        long at = HostileGuest.address(g.idle());
        return g.narrow ? g.answer(call, at, 0, 0, 0, domid) : g.answer(call, at, 0, 0, domid);
    }

    private static String descriptor(HostileGuest g, long maddr, long value) {
        int call = Hypercall.HYPERVISOR_update_descriptor;
        return g.narrow
            ? g.answer(call, maddr & 0xffff_ffffL, maddr >>> 32, value & 0xffff_ffffL, value >>> 32)
            : g.answer(call, maddr, value);
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int level = 1; level <= 4; level++) {
            rows.add(pins("MMUEXT_PIN_L" + level + "_TABLE", level));
        }
        rows.add(row("MMUEXT_UNPIN_TABLE", 4)
            .ok(g -> {
                int page = g.idle();
                ext(g, 0, g.mfn(page), 0, SELF);
                return ext(g, 4, g.mfn(page), 0, SELF);
            })
            .fails("EINVAL", g -> ext(g, 4, g.mfn(g.idle()), 0, SELF)));
        rows.add(row("MMUEXT_NEW_BASEPTR", 5)
            .ok(g -> ext(g, 5, g.vcpu.paging().kernelRoot() >>> 12, 0, SELF))
            .fails("EINVAL", g -> ext(g, 5, 0xff_ffff, 0, SELF)));
        rows.add(row("MMUEXT_NEW_USER_BASEPTR", 15)
            .ok(g -> {
                if (g.narrow) {
                    throw new GuestIsLostException("32-bit guests have one root");
                }
                return ext(g, 15, 0, 0, SELF);
            })
            .fails("EINVAL", g -> ext(g, 15, 0xff_ffff, 0, SELF)));
        rows.add(flush("MMUEXT_TLB_FLUSH_LOCAL", 6));
        rows.add(flush("MMUEXT_INVLPG_LOCAL", 7));
        rows.add(masked("MMUEXT_TLB_FLUSH_MULTI", 8));
        rows.add(masked("MMUEXT_INVLPG_MULTI", 9));
        rows.add(flush("MMUEXT_TLB_FLUSH_ALL", 10));
        rows.add(flush("MMUEXT_INVLPG_ALL", 11));
        rows.add(row("MMUEXT_FLUSH_CACHE", 12).refused("no domain has devices behind its cache")
            .fails("EACCES", g -> ext(g, 12, 0, 0, SELF)));
        rows.add(row("MMUEXT_FLUSH_CACHE_GLOBAL", 18).refused("no domain has devices behind its cache")
            .fails("EINVAL", g -> ext(g, 18, 0, 0, SELF)));
        rows.add(row("MMUEXT_SET_LDT", 13).ok(g -> ext(g, 13, 0, 0, SELF))
            .fails("EINVAL", g -> ext(g, 13, AT + 1, 4, SELF)));
        rows.add(row("MMUEXT_CLEAR_PAGE", 16).ok(g -> ext(g, 16, g.mfn(g.idle()), 0, SELF))
            .fails("EINVAL", g -> ext(g, 16, 0xff_ffff, 0, SELF)));
        rows.add(row("MMUEXT_COPY_PAGE", 17).ok(g -> ext(g, 17, g.mfn(g.idle()), g.mfn(g.idle()), SELF))
            .fails("EINVAL", g -> ext(g, 17, g.mfn(g.idle()), 0xff_ffff, SELF)));
        rows.add(row("MMUEXT_MARK_SUPER", 19).refused("no superpages for PV guests")
            .fails("EOPNOTSUPP", g -> ext(g, 19, 0, 0, SELF)));
        rows.add(row("MMUEXT_UNMARK_SUPER", 20).refused("no superpages for PV guests")
            .fails("EOPNOTSUPP", g -> ext(g, 20, 0, 0, SELF)));
        rows.add(updates("MMU_NORMAL_PT_UPDATE", 0));
        rows.add(updates("MMU_MACHPHYS_UPDATE", 1));
        rows.add(updates("MMU_PT_UPDATE_PRESERVE_AD", 2));
        rows.add(updates("MMU_PT_UPDATE_NO_TRANSLATE", 3));
        rows.add(new Row("update_va_mapping", VA, -1)
            .ok(g -> {
                int page = g.idle();
                return map(g, HostileGuest.address(page), g.mfn(page) << 12 | 5, 2);
            })
            .fails("EINVAL", g -> map(g, g.narrow ? 0xe000_0000L : 0x7f00_0000_0000L, 0, 0))
            .wild("EFAULT", "EPERM", "EBUSY", "ESRCH"));
        rows.add(new Row("update_va_mapping_otherdomain", Hypercall.HYPERVISOR_update_va_mapping_otherdomain, -1)
            .ok(g -> otherMap(g, SELF))
            .fails("ESRCH", g -> otherMap(g, NOBODY))
            .fails("EPERM", g -> otherMap(g, g.peer.domain.domid()))
            .wild("EINVAL", "EFAULT", "EBUSY"));
        rows.add(new Row("set_gdt", Hypercall.HYPERVISOR_set_gdt, -1)
            .ok(g -> {
                int page = g.idle();
                g.clear().w(0, 0, g.mfn(page));
                String answer = g.answer(Hypercall.HYPERVISOR_set_gdt, AT, 512);
                g.answer(Hypercall.HYPERVISOR_set_gdt, AT, 0);
                return answer;
            })
            .fails("EFAULT", g -> g.answer(Hypercall.HYPERVISOR_set_gdt, g.badPointer(), 512))
            .fails("EINVAL", g -> g.answer(Hypercall.HYPERVISOR_set_gdt, AT, 100_000))
            .wild("EBUSY"));
        rows.add(new Row("update_descriptor", Hypercall.HYPERVISOR_update_descriptor, -1)
            .ok(g -> descriptor(g, g.mfn(g.idle()) * PAGE + 8, 0))
            .fails("EINVAL", g -> descriptor(g, g.mfn(0) * PAGE + 4, 0))
            .wild("EPERM", "EBUSY"));
        return rows;
    }
}
