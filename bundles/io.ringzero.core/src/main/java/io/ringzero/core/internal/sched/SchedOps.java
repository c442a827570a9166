// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.sched;

import static io.ringzero.abi.SchedOp.SCHEDOP_block;
import static io.ringzero.abi.SchedOp.SCHEDOP_pin_override;
import static io.ringzero.abi.SchedOp.SCHEDOP_poll;
import static io.ringzero.abi.SchedOp.SCHEDOP_remote_shutdown;
import static io.ringzero.abi.SchedOp.SCHEDOP_shutdown;
import static io.ringzero.abi.SchedOp.SCHEDOP_shutdown_code;
import static io.ringzero.abi.SchedOp.SCHEDOP_watchdog;
import static io.ringzero.abi.SchedOp.SCHEDOP_yield;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.layout.SchedPoll;
import io.ringzero.abi.layout.SchedPoll32;
import io.ringzero.abi.layout.SchedRemoteShutdown;
import io.ringzero.abi.layout.SchedShutdown;
import io.ringzero.abi.layout.SchedWatchdog;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.Lifecycle;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.event.EventChannels;
import io.ringzero.core.internal.event.Pollers;
import io.ringzero.core.internal.event.Upcalls;
import jakarta.inject.Inject;

/** sched_op: yield, block, poll, shutdown, watchdog (public/sched.h). */
public final class SchedOps implements Handler {
    private static final int MOST_PORTS = 128;

    private final Lifecycle lifecycle;
    private final Upcalls upcalls;
    private final Pollers pollers;
    private final EventChannels channels;
    private final Watchdogs watchdogs;
    private final DomainTable domains;

    @Inject
    public SchedOps(Lifecycle lifecycle, Upcalls upcalls, Pollers pollers, EventChannels channels,
        Watchdogs watchdogs,
        DomainTable domains) {
        this.lifecycle = lifecycle;
        this.upcalls = upcalls;
        this.pollers = pollers;
        this.channels = channels;
        this.watchdogs = watchdogs;
        this.domains = domains;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_sched_op;
    }

    @Override
    public String name() {
        return "sched_op";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        int operation = call.intArg(0);
        call.count(operation & 0xffff_ffffL);
        switch (operation) {
            case SCHEDOP_yield -> call.vcpu().yielded();
            case SCHEDOP_block -> block(call.vcpu());
            case SCHEDOP_shutdown -> lifecycle.shutdown(call.domain(), new ShutdownReason(Struct.in(call, call.arg(1),
                SchedShutdown.SIZE).i32(SchedShutdown.REASON) & 0xff));
            case SCHEDOP_poll -> poll(call);
            case SCHEDOP_remote_shutdown -> remote(call);
            case SCHEDOP_shutdown_code -> call.domain().shutdownCode(Struct.in(call, call.arg(1), SchedShutdown.SIZE)
                .i32(SchedShutdown.REASON) & 0xff);
            case SCHEDOP_watchdog -> {
                Struct args = Struct.in(call, call.arg(1), SchedWatchdog.SIZE);
                return watchdogs.set(call.domain(), args.u32(SchedWatchdog.ID), args.u32(SchedWatchdog.TIMEOUT));
            }
            case SCHEDOP_pin_override -> throw new GuestFaultException(Errno.EPERM,
                "only the hardware domain pins itself");
            default -> throw call.unsupported(operation & 0xffff_ffffL);
        }
        return 0;
    }

    /** Lets events in and waits for one, unless there is one. */
    void block(Vcpu vcpu) {
        upcalls.mask(vcpu, false);
        if (!upcalls.due(vcpu)) {
            vcpu.hold(Vcpu.Wait.BLOCKED);
        }
    }

    /** Shuts another domain down, for one that is privileged; domain 0 is the system itself. */
    private void remote(Call call) throws GuestFaultException {
        Struct args = Struct.in(call, call.arg(1), SchedRemoteShutdown.SIZE);
        int domid = args.u16(SchedRemoteShutdown.DOMAIN_ID);
        Domain domain = domains.byDomid(domid);
        if (domain == null && domid != 0) {
            throw new GuestFaultException(Errno.ESRCH, "no domain " + domid);
        }
        if (domain == null || domain == call.domain() || !call.domain().privileged()) {
            throw new GuestFaultException(Errno.EPERM, call.domain() + " may not shut down d" + domid);
        }
        lifecycle.shutdown(domain, new ShutdownReason(args.i32(SchedRemoteShutdown.REASON) & 0xff));
    }

    private void poll(Call call) throws GuestFaultException {
        boolean wide = call.domain().type() == GuestType.PV64;
        Struct args = Struct.in(call, call.arg(1), wide ? SchedPoll.SIZE : SchedPoll32.SIZE);
        long list = wide ? args.i64(SchedPoll.PORTS) : args.u32(SchedPoll32.PORTS);
        long count = args.u32(wide ? SchedPoll.NR_PORTS : SchedPoll32.NR_PORTS);
        long timeout = args.i64(wide ? SchedPoll.TIMEOUT : SchedPoll32.TIMEOUT);
        if (count > MOST_PORTS) {
            throw new GuestFaultException(Errno.EINVAL, count + " ports are more than " + MOST_PORTS);
        }
        int[] ports = new int[(int) count];
        Struct copied = Struct.in(call, list, ports.length * 4);
        boolean ready = upcalls.due(call.vcpu());
        for (int i = 0; i < ports.length && !ready; i++) {
            ports[i] = copied.i32(4 * i);
            ready = channels.pending(call.domain(), ports[i] & 0xffff_ffffL);
        }
        if (!ready) {
            pollers.poll(call.vcpu(), ports, timeout);
        }
    }
}
