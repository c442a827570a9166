// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import static io.ringzero.core.internal.hostile.HostileGuest.AT;
import static io.ringzero.core.internal.hostile.HostileGuest.LIST;

import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.SchedPoll;
import io.ringzero.abi.layout.SchedPoll32;
import java.util.ArrayList;
import java.util.List;

/** vcpu_op and sched_op (Xen 4.17 common/domain.c, common/sched/core.c). */
final class CpuRows {
    private static final int VCPU = Hypercall.HYPERVISOR_vcpu_op;
    private static final int SCHED = Hypercall.HYPERVISOR_sched_op;
    private static final int NOBODY = 0x3000;

    private CpuRows() {
        // Static.
    }

    private static Row vcpu(String name, int command) {
        return new Row(name, VCPU, command).fails("ENOENT", g -> g.answer(VCPU, command, 77, AT));
    }

    private static Row area(String name, int command) {
        return vcpu(name, command)
            .ok(g -> {
                g.clear().w(0, 0, LIST);
                return g.answer(VCPU, command, 0, AT);
            })
            .fails("EFAULT", g -> g.answer(VCPU, command, 0, g.badPointer()));
    }

    private static Row sched(String name, int command) {
        return new Row(name, SCHED, command);
    }

    private static String watch(HostileGuest g, int id, int seconds) {
        g.clear().i(0, id).i(4, seconds);
        return g.answer(SCHED, 6, AT);
    }

    private static String poll(HostileGuest g, int port, long count) {
        g.clear().i(2048, port).w(SchedPoll.PORTS, SchedPoll32.PORTS, LIST).i(
            g.narrow ? SchedPoll32.NR_PORTS : SchedPoll.NR_PORTS,
            count);
        return g.answer(SCHED, 3, AT);
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(vcpu("VCPUOP_is_up", 3).ok(g -> g.answer(VCPU, 3, 1, 0)));
        rows.add(vcpu("VCPUOP_down", 2).ok(g -> g.answer(VCPU, 2, 1, 0)));
        rows.add(vcpu("VCPUOP_up", 1).ok(g -> g.answer(VCPU, 1, 0, 0))
            .fails("EINVAL", g -> g.answer(VCPU, 1, 1, 0)));
        rows.add(vcpu("VCPUOP_get_runstate_info", 4).ok(g -> g.answer(VCPU, 4, 0, AT))
            .fails("EFAULT", g -> g.answer(VCPU, 4, 0, g.badPointer())));
        rows.add(area("VCPUOP_register_runstate_memory_area", 5));
        rows.add(area("VCPUOP_register_vcpu_time_memory_area", 13));
        rows.add(vcpu("VCPUOP_set_periodic_timer", 6)
            .ok(g -> {
                g.clear().l(0, 10_000_000);
                return g.answer(VCPU, 6, 0, AT);
            })
            .fails("EFAULT", g -> g.answer(VCPU, 6, 0, g.badPointer()))
            .fails("EINVAL", g -> {
                g.clear().l(0, 5);
                return g.answer(VCPU, 6, 0, AT);
            }));
        rows.add(vcpu("VCPUOP_stop_periodic_timer", 7).ok(g -> g.answer(VCPU, 7, 0, 0)));
        rows.add(vcpu("VCPUOP_set_singleshot_timer", 8)
            .ok(g -> {
                g.clear().l(0, 1L << 40);
                return g.answer(VCPU, 8, 0, AT);
            })
            .fails("EFAULT", g -> g.answer(VCPU, 8, 0, g.badPointer()))
            .fails("EINVAL", g -> g.answer(VCPU, 8, 1, AT))
            .fails("ETIME", g -> {
                g.clear().i(8, 1);
                return g.answer(VCPU, 8, 0, AT);
            }));
        rows.add(vcpu("VCPUOP_stop_singleshot_timer", 9).ok(g -> g.answer(VCPU, 9, 0, 0))
            .fails("EINVAL", g -> g.answer(VCPU, 9, 1, 0)));
        rows.add(vcpu("VCPUOP_register_vcpu_info", 10)
            .ok(g -> {
                g.clear().l(0, g.mfn(g.idle()));
                String answer = g.answer(VCPU, 10, 0, AT);
                if (answer.equals("EINVAL")) {
                    throw new GuestIsLostException("registered once already");
                }
                return answer;
            })
            .fails("EFAULT", g -> g.answer(VCPU, 10, 0, g.badPointer()))
            .fails("ENXIO", g -> {
                g.clear().i(8, 4090);
                return g.answer(VCPU, 10, 0, AT);
            })
            .fails("EINVAL", g -> {
                g.clear().l(0, 0xff_ffff);
                return g.answer(VCPU, 10, 0, AT);
            }));
        rows.add(vcpu("VCPUOP_send_nmi", 11).ok(g -> g.answer(VCPU, 11, 1, 0))
            .fails("EINVAL", g -> g.answer(VCPU, 11, 0, 1)));
        rows.add(vcpu("VCPUOP_get_physid", 12).refused("only a hardware domain whose vCPUs are pinned may ask")
            .fails("EINVAL", g -> g.answer(VCPU, 12, 0, AT)));
        rows.add(sched("SCHEDOP_yield", 0).ok(g -> g.answer(SCHED, 0, 0)));
        rows.add(sched("SCHEDOP_block", 1).ok(g -> g.answer(SCHED, 1, 0)));
        rows.add(sched("SCHEDOP_shutdown", 2)
            .ok(g -> {
                g.clear().i(0, g.random.below(5));
                return g.answer(SCHED, 2, AT);
            })
            .fails("EFAULT", g -> g.answer(SCHED, 2, g.badPointer())));
        rows.add(sched("SCHEDOP_poll", 3)
            .ok(g -> {
                int port = EventRows.unbound(g);
                return poll(g, port, 1);
            })
            .fails("EFAULT", g -> g.answer(SCHED, 3, g.badPointer()))
            .fails("EINVAL", g -> poll(g, 0, 129)));
        rows.add(sched("SCHEDOP_remote_shutdown", 4).refused("for the control domain")
            .fails("EFAULT", g -> g.answer(SCHED, 4, g.badPointer()))
            .fails("ESRCH", g -> {
                g.clear().h(0, NOBODY);
                return g.answer(SCHED, 4, AT);
            })
            .fails("EPERM", g -> {
                g.clear().h(0, g.peer.domain.domid());
                return g.answer(SCHED, 4, AT);
            }));
        rows.add(sched("SCHEDOP_shutdown_code", 5)
            .ok(g -> {
                g.clear().i(0, 3);
                return g.answer(SCHED, 5, AT);
            })
            .fails("EFAULT", g -> g.answer(SCHED, 5, g.badPointer())));
        rows.add(sched("SCHEDOP_watchdog", 6)
            .ok(g -> {
                watch(g, 1, 0);
                return watch(g, 0, 1 << 20);
            })
            .fails("EFAULT", g -> g.answer(SCHED, 6, g.badPointer()))
            .fails("EINVAL", g -> watch(g, 3, 1))
            .fails("ENOSPC", g -> {
                watch(g, 0, 1 << 20);
                watch(g, 0, 1 << 20);
                return watch(g, 0, 1 << 20);
            }));
        rows.add(sched("SCHEDOP_pin_override", 7).refused("for the hardware domain")
            .fails("EPERM", g -> g.answer(SCHED, 7, AT)));
        return rows;
    }
}
