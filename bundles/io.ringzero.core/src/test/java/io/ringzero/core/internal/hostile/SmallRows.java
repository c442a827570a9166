// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import static io.ringzero.core.internal.hostile.HostileGuest.AT;

import io.ringzero.abi.Hypercall;
import java.util.ArrayList;
import java.util.List;

/** Versions, callbacks, traps, timers, assists and multicalls. */
final class SmallRows {
    private static final int VERSION = Hypercall.HYPERVISOR_xen_version;
    private static final int CALLBACK = Hypercall.HYPERVISOR_callback_op;
    private static final int ASSIST = Hypercall.HYPERVISOR_vm_assist;
    private static final String NON_CANONICAL = "32-bit addresses are always canonical";

    private SmallRows() {
        // Static.
    }

    private static Row plain(String name, int number) {
        return new Row(name, number, -1);
    }

    private static Row text(String name, int command) {
        return new Row(name, VERSION, command).ok(g -> g.answer(VERSION, command, AT))
            .fails("EFAULT", g -> g.answer(VERSION, command, g.badPointer()));
    }

    private static long odd(HostileGuest g) {
        if (g.narrow) {
            throw new GuestIsLostException(NON_CANONICAL);
        }
        return 0x8000_0000_0000L;
    }

    private static String multicall(HostileGuest g, long at, int count) {
        g.clear().w(0, 0, Hypercall.HYPERVISOR_xen_version);
        return g.answer(Hypercall.HYPERVISOR_multicall, at, count);
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("XENVER_version", VERSION, 0).ok(g -> g.answer(VERSION, 0, 0)));
        String[] names = {"extraversion", "compile_info", "capabilities", "changeset", "platform_parameters"};
        for (int i = 0; i < names.length; i++) {
            rows.add(text("XENVER_" + names[i], i + 1));
        }
        rows.add(new Row("XENVER_get_features", VERSION, 6)
            .ok(g -> {
                g.clear();
                return g.answer(VERSION, 6, AT);
            })
            .fails("EFAULT", g -> g.answer(VERSION, 6, g.badPointer()))
            .fails("EINVAL", g -> {
                g.clear().i(0, 9);
                return g.answer(VERSION, 6, AT);
            }));
        rows.add(new Row("XENVER_pagesize", VERSION, 7).ok(g -> g.answer(VERSION, 7, 0))
            .fails("EINVAL", g -> g.answer(VERSION, 7, 1)));
        rows.add(text("XENVER_guest_handle", 8));
        rows.add(text("XENVER_commandline", 9));
        rows.add(new Row("XENVER_build_id", VERSION, 10).refused("for the control domain")
            .fails("EPERM", g -> g.answer(VERSION, 10, AT)));
        rows.add(new Row("CALLBACKOP_register", CALLBACK, 0)
            .ok(g -> {
                g.clear();
                return g.answer(CALLBACK, 0, AT);
            })
            .fails("EFAULT", g -> g.answer(CALLBACK, 0, g.badPointer()))
            .fails("ENOSYS", g -> {
                g.clear().h(0, 99);
                return g.answer(CALLBACK, 0, AT);
            })
            .fails("EINVAL", g -> {
                g.clear().l(8, odd(g));
                return g.answer(CALLBACK, 0, AT);
            }));
        rows.add(new Row("CALLBACKOP_unregister", CALLBACK, 1)
            .ok(g -> {
                g.clear().h(0, 4);
                return g.answer(CALLBACK, 1, AT);
            })
            .fails("EFAULT", g -> g.answer(CALLBACK, 1, g.badPointer()))
            .fails("ENOSYS", g -> {
                g.clear().h(0, 99);
                return g.answer(CALLBACK, 1, AT);
            })
            .fails("EINVAL", g -> {
                g.clear();
                return g.answer(CALLBACK, 1, AT);
            }));
        rows.add(new Row("VMASST_CMD_enable", ASSIST, 0).ok(g -> g.answer(ASSIST, 0, 4))
            .fails("EINVAL", g -> g.answer(ASSIST, 0, 31)).wild("ENOSYS"));
        rows.add(new Row("VMASST_CMD_disable", ASSIST, 1).ok(g -> g.answer(ASSIST, 1, 4))
            .fails("EINVAL", g -> g.answer(ASSIST, 1, 31)).wild("ENOSYS"));
        rows.add(plain("set_trap_table", Hypercall.HYPERVISOR_set_trap_table).ok(g -> g.answer(0, 0))
            .fails("EFAULT", g -> g.answer(0, g.badPointer()))
            .fails("EINVAL", g -> {
                g.clear().l(8, odd(g));
                return g.answer(0, AT);
            }));
        rows.add(plain("stack_switch", Hypercall.HYPERVISOR_stack_switch).ok(g -> g.answer(3, 0, AT)));
        rows.add(plain("set_callbacks", Hypercall.HYPERVISOR_set_callbacks).ok(g -> g.answer(4, 0, 0, 0, 0)));
        rows.add(plain("fpu_taskswitch", Hypercall.HYPERVISOR_fpu_taskswitch).ok(g -> g.answer(5, 1)));
        rows.add(plain("set_debugreg", Hypercall.HYPERVISOR_set_debugreg).ok(g -> g.answer(8, 0, 0))
            .fails("ENODEV", g -> g.answer(8, 9, 0)).wild("EPERM", "EINVAL"));
        rows.add(plain("get_debugreg", Hypercall.HYPERVISOR_get_debugreg).ok(g -> {
            // A wild call may have left a value there that reads as an errno.
            g.answer(8, 0, 0);
            return g.answer(9, 0);
        })
            .fails("ENODEV", g -> g.answer(9, 9)));
        rows.add(plain("set_timer_op", Hypercall.HYPERVISOR_set_timer_op).ok(g -> g.answer(15, 0, 0)));
        rows.add(plain("set_segment_base", Hypercall.HYPERVISOR_set_segment_base)
            .ok(g -> {
                odd(g);
                return g.answer(25, 0, AT);
            })
            .fails("EINVAL", g -> g.answer(25, 0, odd(g)))
            .wild("ENOSYS"));
        rows.add(plain("nmi_op", Hypercall.HYPERVISOR_nmi_op).ok(g -> g.answer(28, 1, 0))
            .fails("EFAULT", g -> g.answer(28, 0, g.badPointer()))
            .fails("ENOSYS", g -> g.answer(28, 2, 0))
            .wild("EINVAL"));
        rows.add(plain("multicall", Hypercall.HYPERVISOR_multicall).ok(g -> multicall(g, AT, 1))
            .fails("EFAULT", g -> multicall(g, g.badPointer(), 1)));
        rows.add(new Row("CONSOLEIO_write", Hypercall.HYPERVISOR_console_io, 0)
            .refused("Xen without verbose debugging refuses it too")
            .fails("EPERM", g -> g.answer(18, 0, 1, AT)));
        rows.add(new Row("CONSOLEIO_read", Hypercall.HYPERVISOR_console_io, 1).refused("for the control domain")
            .fails("EPERM", g -> g.answer(18, 1, 1, AT)));
        rows.add(plain("domctl", Hypercall.HYPERVISOR_domctl).refused("for the control domain")
            .fails("EPERM", g -> {
                g.clear().i(4, 21);
                return g.answer(36, AT);
            }).wild("EACCES", "EFAULT", "ESRCH", "ENOSYS"));
        rows.add(plain("sysctl", Hypercall.HYPERVISOR_sysctl).refused("for the control domain")
            .fails("EPERM", g -> {
                g.clear().i(4, 21);
                return g.answer(35, AT);
            }).wild("EACCES", "EFAULT", "ENOSYS"));
        rows.add(plain("platform_op", Hypercall.HYPERVISOR_platform_op).refused("for the control domain")
            .fails("EPERM", g -> {
                g.clear().i(4, 0x300_0001);
                return g.answer(7, AT);
            }).wild("EACCES", "EFAULT", "ENOSYS"));
        return rows;
    }
}
