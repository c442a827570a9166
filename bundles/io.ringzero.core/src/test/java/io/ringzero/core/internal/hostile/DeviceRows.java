// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import static io.ringzero.core.internal.hostile.HostileGuest.AT;

import io.ringzero.abi.HvmOp;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.PhysdevOp;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The physical devices that no domain has, and what is for HVM domains only (Xen 4.17 arch/x86/physdev.c, hvm/hvm.c, common/dm.c). */
final class DeviceRows {
    private static final int PHYSDEV = Hypercall.HYPERVISOR_physdev_op;
    private static final int HVM = Hypercall.HYPERVISOR_hvm_op;
    private static final int DEVICE_MODEL = Hypercall.HYPERVISOR_dm_op;
    private static final int SELF = 0x7ff0;
    private static final int NOBODY = 0x3000;
    /** Operations with rows of their own. */
    private static final Set<String> OWN = Set.of("PHYSDEVOP_set_iopl", "PHYSDEVOP_set_iobitmap", "PHYSDEVOP_eoi",
        "PHYSDEVOP_irq_status_query", "PHYSDEVOP_get_free_pirq", "PHYSDEVOP_map_pirq", "PHYSDEVOP_unmap_pirq");
    /** What an operation that is never done answers, where it is not EPERM. */
    private static final Map<String, String> ERRORS = Map.of("PHYSDEVOP_free_irq_vector", "ENOSYS",
        "PHYSDEVOP_restore_msi", "ENODEV", "PHYSDEVOP_restore_msi_ext", "ENODEV");

    private DeviceRows() {
        // Static.
    }

    private static Row row(String name, int command) {
        return new Row(name, PHYSDEV, command).fails("EFAULT", g -> g.answer(PHYSDEV, command, g.badPointer()));
    }

    private static String op(HostileGuest g, int command, long first) {
        g.clear().i(0, first);
        return g.answer(PHYSDEV, command, AT);
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(row("PHYSDEVOP_set_iopl", 6).ok(g -> op(g, 6, 1)).fails("EINVAL", g -> op(g, 6, 4)));
        rows.add(row("PHYSDEVOP_set_iobitmap", 7).ok(g -> op(g, 7, 0))
            .fails("EINVAL", g -> {
                g.clear().l(4, -1).l(8, -1);
                return g.answer(PHYSDEV, 7, AT);
            }));
        rows.add(row("PHYSDEVOP_eoi", 12)
            .ok(g -> {
                g.clear();
                String taken = g.answer(PHYSDEV, 23, AT);
                return op(g, 12, taken.equals(Row.OK) ? g.intAt(4) : 47);
            })
            .fails("EINVAL", g -> op(g, 12, 3)));
        rows.add(row("PHYSDEVOP_irq_status_query", 5).ok(g -> op(g, 5, 47)).fails("EINVAL", g -> op(g, 5, 48)));
        rows.add(row("PHYSDEVOP_get_free_pirq", 23)
            .ok(g -> {
                String taken = op(g, 23, 1);
                if (taken.equals("ENOSPC")) {
                    throw new GuestIsLostException("all are taken");
                }
                return taken;
            })
            .fails("ENOSPC", g -> {
                String taken = Row.OK;
                for (int i = 0; i < 33 && taken.equals(Row.OK); i++) {
                    taken = op(g, 23, 1);
                }
                return taken;
            }));
        for (int command : new int[] {PhysdevOp.PHYSDEVOP_map_pirq, PhysdevOp.PHYSDEVOP_unmap_pirq}) {
            rows.add(row(command == PhysdevOp.PHYSDEVOP_map_pirq ? "PHYSDEVOP_map_pirq" : "PHYSDEVOP_unmap_pirq",
                command).refused("no domain has physical interrupts")
                .fails("ESRCH", g -> op(g, command, NOBODY)).fails("EPERM", g -> op(g, command, SELF)));
        }
        for (Field field : PhysdevOp.class.getDeclaredFields()) {
            String name = field.getName();
            if (name.startsWith("PHYSDEVOP_") && !OWN.contains(name)) {
                int command = value(field);
                rows.add(interruptRow(name, command));
            }
        }
        rows.addAll(hvm());
        return rows;
    }

    private static Row interruptRow(String name, int command) {
        Row row = new Row(name, PHYSDEV, command).wild("EFAULT", "EINVAL", "ENOSYS", "EBUSY", "EPERM");
        return name.startsWith("PHYSDEVOP_pirq_eoi_gmfn")
            ? row.ok(g -> {
                g.clear().w(0, 0, g.mfn(g.idle()));
                String answer = g.answer(PHYSDEV, command, AT);
                if (answer.equals("EBUSY")) {
                    throw new GuestIsLostException("given once already");
                }
                return answer;
            })
            : row.refused("no domain has physical devices")
                .fails(ERRORS.getOrDefault(name, "EPERM"), g -> op(g, command, 0));
    }

    private static int value(Field field) {
        try {
            return field.getInt(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Row hvm(String name, int command) {
        return new Row(name, HVM, command);
    }

    private static Row domid(String name, int command) {
        return hvm(name, command).refused("for HVM domains")
            .fails("EFAULT", g -> g.answer(HVM, command, g.badPointer()))
            .fails("ESRCH", g -> {
                g.clear().h(0, NOBODY);
                return g.answer(HVM, command, AT);
            })
            .fails("EINVAL", g -> {
                g.clear().h(0, SELF);
                return g.answer(HVM, command, AT);
            });
    }

    private static List<Row> hvm() {
        return List.of(domid("HVMOP_set_param", HvmOp.HVMOP_set_param),
            domid("HVMOP_get_param", HvmOp.HVMOP_get_param),
            domid("HVMOP_pagetable_dying", HvmOp.HVMOP_pagetable_dying),
            domid("HVMOP_get_mem_type", HvmOp.HVMOP_get_mem_type),
            hvm("HVMOP_flush_tlbs", HvmOp.HVMOP_flush_tlbs).refused("for HVM domains")
                .fails("EINVAL", g -> g.answer(HVM, HvmOp.HVMOP_flush_tlbs, 0)),
            hvm("HVMOP_get_time", HvmOp.HVMOP_get_time).ok(g -> g.answer(HVM, HvmOp.HVMOP_get_time, AT))
                .fails("EFAULT", g -> g.answer(HVM, HvmOp.HVMOP_get_time, g.badPointer())),
            hvm("HVMOP_set_evtchn_upcall_vector", HvmOp.HVMOP_set_evtchn_upcall_vector).refused("for HVM domains")
                .fails("EFAULT", g -> g.answer(HVM, HvmOp.HVMOP_set_evtchn_upcall_vector, g.badPointer()))
                .fails("EINVAL", g -> g.answer(HVM, HvmOp.HVMOP_set_evtchn_upcall_vector, AT)),
            hvm("HVMOP_guest_request_vm_event", HvmOp.HVMOP_guest_request_vm_event)
                .ok(g -> g.answer(HVM, HvmOp.HVMOP_guest_request_vm_event, 0))
                .fails("EINVAL", g -> g.answer(HVM, HvmOp.HVMOP_guest_request_vm_event, AT)),
            hvm("HVMOP_altp2m", HvmOp.HVMOP_altp2m).refused("for HVM domains")
                .fails("EOPNOTSUPP", g -> g.answer(HVM, HvmOp.HVMOP_altp2m, AT)),
            hvm("HVMOP_xentrace", HvmOp.HVMOP_xentrace).refused("there are no trace buffers")
                .fails("ENOSYS", g -> g.answer(HVM, HvmOp.HVMOP_xentrace, AT)),
            new Row("dm_op", DEVICE_MODEL, -1).refused("for device models of HVM domains")
                .fails("E2BIG", g -> g.answer(DEVICE_MODEL, g.peer.domain.domid(), 3, AT))
                .fails("EFAULT", g -> g.answer(DEVICE_MODEL, g.peer.domain.domid(), 1, g.badPointer()))
                .fails("ESRCH", g -> g.answer(DEVICE_MODEL, NOBODY, 1, AT))
                .fails("EPERM", g -> g.answer(DEVICE_MODEL, g.domain.domid(), 1, AT))
                .fails("EINVAL", g -> g.answer(DEVICE_MODEL, g.peer.domain.domid(), 1, AT)));
    }
}
