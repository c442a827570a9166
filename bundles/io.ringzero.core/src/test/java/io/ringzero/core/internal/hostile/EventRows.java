// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.hostile;

import static io.ringzero.core.internal.hostile.HostileGuest.AT;

import io.ringzero.abi.EventChannelOp;
import io.ringzero.abi.Hypercall;
import java.util.List;

/** event_channel_op (public/event_channel.h; Xen 4.17 common/event_channel.c for the errors). */
final class EventRows {
    private static final int SELF = 0x7ff0;
    private static final int NOBODY = 0x3000;
    private static final int PORTS = 4096;

    private EventRows() {
        // Static.
    }

    private static Row row(String name, int command) {
        return new Row(name, Hypercall.HYPERVISOR_event_channel_op, command)
            .fails("EFAULT", g -> g.answer(Hypercall.HYPERVISOR_event_channel_op, command, g.badPointer()));
    }

    private static String op(HostileGuest g, int command) {
        return g.answer(Hypercall.HYPERVISOR_event_channel_op, command, AT);
    }

    /** A new port of the guest's own that its peer may bind. */
    static int unbound(HostileGuest g) {
        g.clear().h(0, SELF).h(2, g.peer.domain.domid());
        String answer = op(g, EventChannelOp.EVTCHNOP_alloc_unbound);
        if (answer.equals("ENOSPC")) {
            g.clear().h(0, SELF);
            op(g, EventChannelOp.EVTCHNOP_reset);
        }
        g.need(answer.equals(Row.OK), "no port");
        return g.intAt(4);
    }

    private static int ipi(HostileGuest g) {
        g.clear();
        g.need(op(g, EventChannelOp.EVTCHNOP_bind_ipi).equals(Row.OK), "no IPI");
        return g.intAt(4);
    }

    private static String close(HostileGuest g, int port) {
        g.clear().i(0, port);
        return op(g, EventChannelOp.EVTCHNOP_close);
    }

    private static String closing(HostileGuest g, int at, String answer) {
        if (answer.equals(Row.OK)) {
            close(g, g.intAt(at));
        }
        return answer;
    }

    private static String fill(HostileGuest g, int command) {
        int last = 0;
        String answer = Row.OK;
        for (int i = 0; i <= PORTS && answer.equals(Row.OK); i++) {
            g.clear();
            answer = op(g, EventChannelOp.EVTCHNOP_bind_ipi);
        }
        if (command == EventChannelOp.EVTCHNOP_alloc_unbound) {
            g.clear().h(0, SELF);
        } else if (command == EventChannelOp.EVTCHNOP_bind_interdomain) {
            last = g.peer.port();
            g.clear().h(0, g.peer.domain.domid()).i(4, last);
        } else if (command == EventChannelOp.EVTCHNOP_bind_virq) {
            g.clear().i(0, 1);
        } else {
            g.clear();
        }
        answer = op(g, command);
        if (last != 0) {
            g.peer.close(last);
        }
        g.clear().h(0, SELF);
        op(g, EventChannelOp.EVTCHNOP_reset);
        return answer;
    }

    static List<Row> rows() {
        return List.of(
            row("EVTCHNOP_alloc_unbound", 6)
                .ok(g -> {
                    g.clear().h(0, SELF).h(2, g.peer.domain.domid());
                    return closing(g, 4, op(g, 6));
                })
                .fails("ESRCH", g -> {
                    g.clear().h(0, NOBODY);
                    return op(g, 6);
                })
                .fails("EPERM", g -> {
                    g.clear().h(0, g.peer.domain.domid());
                    return op(g, 6);
                })
                .rarely("ENOSPC", g -> fill(g, 6)),
            row("EVTCHNOP_bind_interdomain", 0)
                .ok(g -> {
                    int port = g.peer.port();
                    g.clear().h(0, g.peer.domain.domid()).i(4, port);
                    String answer = closing(g, 8, op(g, 0));
                    g.peer.close(port);
                    return answer;
                })
                .fails("ESRCH", g -> {
                    g.clear().h(0, NOBODY);
                    return op(g, 0);
                })
                .fails("EINVAL", g -> {
                    g.clear().h(0, g.peer.domain.domid()).i(4, 0x7fff_ffff);
                    return op(g, 0);
                })
                .rarely("ENOSPC", g -> fill(g, 0)),
            row("EVTCHNOP_bind_virq", 1)
                .ok(g -> {
                    g.clear().i(0, 1);
                    return closing(g, 8, op(g, 1));
                })
                .fails("EINVAL", g -> {
                    g.clear().i(0, 24);
                    return op(g, 1);
                })
                .fails("ENOENT", g -> {
                    g.clear().i(4, 2);
                    return op(g, 1);
                })
                .fails("EEXIST", g -> {
                    g.clear();
                    op(g, 1);
                    g.clear();
                    return op(g, 1);
                })
                .rarely("ENOSPC", g -> fill(g, 1)),
            row("EVTCHNOP_bind_pirq", 2).refused("no domain here has physical interrupts")
                .fails("EPERM", g -> {
                    g.clear();
                    return op(g, 2);
                })
                .fails("EINVAL", g -> {
                    g.clear().i(0, 48);
                    return op(g, 2);
                }),
            row("EVTCHNOP_close", 3)
                .ok(g -> close(g, ipi(g)))
                .fails("EINVAL", g -> close(g, -1)),
            row("EVTCHNOP_send", 4)
                .ok(g -> {
                    int port = ipi(g);
                    g.clear().i(0, port);
                    String answer = op(g, 4);
                    close(g, port);
                    return answer;
                })
                .fails("EINVAL", g -> {
                    g.clear().i(0, -1);
                    return op(g, 4);
                }),
            row("EVTCHNOP_status", 5)
                .ok(g -> {
                    g.clear().h(0, SELF).i(4, 1);
                    return op(g, 5);
                })
                .fails("ESRCH", g -> {
                    g.clear().h(0, NOBODY);
                    return op(g, 5);
                })
                .fails("EPERM", g -> {
                    g.clear().h(0, g.peer.domain.domid()).i(4, 1);
                    return op(g, 5);
                })
                .fails("EINVAL", g -> {
                    g.clear().h(0, SELF).i(4, -1);
                    return op(g, 5);
                }),
            row("EVTCHNOP_bind_ipi", 7)
                .ok(g -> {
                    g.clear();
                    return closing(g, 4, op(g, 7));
                })
                .fails("ENOENT", g -> {
                    g.clear().i(0, 99);
                    return op(g, 7);
                })
                .rarely("ENOSPC", g -> fill(g, 7)),
            row("EVTCHNOP_bind_vcpu", 8)
                .ok(g -> {
                    int port = unbound(g);
                    g.clear().i(0, port).i(4, 1);
                    String answer = op(g, 8);
                    close(g, port);
                    return answer;
                })
                .fails("ENOENT", g -> {
                    g.clear().i(4, 2);
                    return op(g, 8);
                })
                .fails("EINVAL", g -> {
                    g.clear().i(0, -1);
                    return op(g, 8);
                }),
            row("EVTCHNOP_unmask", 9)
                .ok(g -> {
                    int port = ipi(g);
                    g.clear().i(0, port);
                    String answer = op(g, 9);
                    close(g, port);
                    return answer;
                })
                .fails("EINVAL", g -> {
                    g.clear().i(0, -1);
                    return op(g, 9);
                })
                .never("ENOENT", "a port is always bound to a vCPU that exists"),
            row("EVTCHNOP_reset", 10)
                .ok(g -> {
                    g.clear().h(0, SELF);
                    return op(g, 10);
                })
                .fails("ESRCH", g -> {
                    g.clear().h(0, NOBODY);
                    return op(g, 10);
                })
                .fails("EPERM", g -> {
                    g.clear().h(0, g.peer.domain.domid());
                    return op(g, 10);
                }),
            row("EVTCHNOP_reset_cont", 14).refused("none is under way")
                .fails("EBUSY", g -> {
                    g.clear().h(0, SELF);
                    return op(g, 14);
                })
                .fails("ESRCH", g -> {
                    g.clear().h(0, NOBODY);
                    return op(g, 14);
                })
                .fails("EPERM", g -> {
                    g.clear().h(0, g.peer.domain.domid());
                    return op(g, 14);
                }),
            row("EVTCHNOP_init_control", 11)
                .ok(g -> {
                    g.clear().h(0, SELF);
                    op(g, 10);
                    int page = g.idle();
                    g.clear().l(0, g.mfn(page));
                    String answer = op(g, 11);
                    g.clear().h(0, SELF);
                    op(g, 10);
                    return answer;
                })
                .fails("ENOENT", g -> {
                    g.clear().l(0, g.anyMfn()).i(12, 7);
                    return op(g, 11);
                })
                .fails("EINVAL", g -> {
                    g.clear().l(0, g.anyMfn()).i(8, 4095);
                    return op(g, 11);
                }),
            row("EVTCHNOP_expand_array", 12)
                .ok(g -> {
                    g.clear().h(0, SELF);
                    op(g, 10);
                    int page = g.idle();
                    g.clear().l(0, g.mfn(page));
                    op(g, 11);
                    g.clear().l(0, g.mfn(g.idle()));
                    String answer = op(g, 12);
                    g.clear().h(0, SELF);
                    op(g, 10);
                    return answer;
                })
                .fails("EOPNOTSUPP", g -> {
                    g.clear().h(0, SELF);
                    op(g, 10);
                    return op(g, 12);
                })
                .fails("EINVAL", g -> {
                    int page = g.idle();
                    g.clear().l(0, g.mfn(page));
                    op(g, 11);
                    g.clear().l(0, -1);
                    return op(g, 12);
                })
                .rarely("ENOSPC", g -> {
                    int page = g.idle();
                    g.clear().h(0, SELF);
                    op(g, 10);
                    g.clear().l(0, g.mfn(page));
                    op(g, 11);
                    String answer = Row.OK;
                    g.clear().l(0, g.mfn(page));
                    for (int i = 0; i < 200 && answer.equals(Row.OK); i++) {
                        answer = op(g, 12);
                    }
                    g.clear().h(0, SELF);
                    op(g, 10);
                    return answer;
                }),
            row("EVTCHNOP_set_priority", 13)
                .ok(g -> {
                    g.clear().h(0, SELF);
                    op(g, 10);
                    int page = g.idle();
                    g.clear().l(0, g.mfn(page));
                    op(g, 11);
                    int port = ipi(g);
                    g.clear().i(0, port).i(4, 3);
                    String answer = op(g, 13);
                    g.clear().h(0, SELF);
                    op(g, 10);
                    return answer;
                })
                .fails("EINVAL", g -> {
                    g.clear().i(0, -1);
                    return op(g, 13);
                })
                .fails("ENOSYS", g -> {
                    g.clear().h(0, SELF);
                    op(g, 10);
                    int port = ipi(g);
                    g.clear().i(0, port).i(4, 3);
                    return op(g, 13);
                }));
    }
}
