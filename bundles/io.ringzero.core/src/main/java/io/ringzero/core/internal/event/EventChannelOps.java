// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import static io.ringzero.abi.EventChannelOp.EVTCHNOP_alloc_unbound;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_bind_interdomain;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_bind_ipi;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_bind_pirq;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_bind_vcpu;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_bind_virq;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_close;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_expand_array;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_init_control;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_reset;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_send;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_set_priority;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_status;
import static io.ringzero.abi.EventChannelOp.EVTCHNOP_unmask;
import static io.ringzero.abi.EventChannelOp.EVTCHNSTAT_closed;
import static io.ringzero.abi.EventChannelOp.EVTCHNSTAT_interdomain;
import static io.ringzero.abi.EventChannelOp.EVTCHNSTAT_ipi;
import static io.ringzero.abi.EventChannelOp.EVTCHNSTAT_unbound;
import static io.ringzero.abi.EventChannelOp.EVTCHNSTAT_virq;

import io.ringzero.abi.DomainIds;
import io.ringzero.abi.Errno;
import io.ringzero.abi.Hypercall;
import io.ringzero.abi.Virq;
import io.ringzero.abi.layout.EvtchnAllocUnbound;
import io.ringzero.abi.layout.EvtchnBindInterdomain;
import io.ringzero.abi.layout.EvtchnBindIpi;
import io.ringzero.abi.layout.EvtchnBindPirq;
import io.ringzero.abi.layout.EvtchnBindVcpu;
import io.ringzero.abi.layout.EvtchnBindVirq;
import io.ringzero.abi.layout.EvtchnClose;
import io.ringzero.abi.layout.EvtchnExpandArray;
import io.ringzero.abi.layout.EvtchnInitControl;
import io.ringzero.abi.layout.EvtchnReset;
import io.ringzero.abi.layout.EvtchnSend;
import io.ringzero.abi.layout.EvtchnSetPriority;
import io.ringzero.abi.layout.EvtchnStatus;
import io.ringzero.abi.layout.EvtchnUnmask;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.call.Call;
import io.ringzero.core.internal.call.Handler;
import io.ringzero.core.internal.call.Struct;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.Vcpu;
import io.ringzero.core.internal.version.PhysicalInterrupts;
import jakarta.inject.Inject;

/** event_channel_op: what a guest may do with its own ports, and a privileged one with others' (public/event_channel.h). */
public final class EventChannelOps implements Handler {
    private final EventChannels channels;
    private final FifoSetup fifo;
    private final PortReset reset;

    @Inject
    public EventChannelOps(EventChannels channels, FifoSetup fifo, PortReset reset) {
        this.channels = channels;
        this.fifo = fifo;
        this.reset = reset;
    }

    @Override
    public int number() {
        return Hypercall.HYPERVISOR_event_channel_op;
    }

    @Override
    public String name() {
        return "event_channel_op";
    }

    @Override
    public long call(Call call) throws GuestFaultException {
        int operation = call.intArg(0);
        if (operation == PortReset.CONTINUED) {
            call.continues();
        } else {
            call.count(operation & 0xffff_ffffL);
        }
        return operate(call, operation, call.arg(1));
    }

    /** Does an operation on the structure at a linear address. */
    long operate(Call call, int operation, long at) throws GuestFaultException {
        PortTable table = channels.table(call.domain());
        switch (operation) {
            case EVTCHNOP_alloc_unbound -> allocUnbound(call, at);
            case EVTCHNOP_bind_interdomain -> bindInterdomain(call, table, at);
            case EVTCHNOP_bind_virq -> bindVirq(call, table, at);
            case EVTCHNOP_bind_ipi -> bindIpi(call, table, at);
            case EVTCHNOP_bind_pirq -> {
                long pirq = Struct.in(call, at, EvtchnBindPirq.SIZE).u32(EvtchnBindPirq.PIRQ);
                if (pirq >= PhysicalInterrupts.COUNT) {
                    throw new GuestFaultException(Errno.EINVAL, "no physical interrupt " + pirq);
                }
                throw new GuestFaultException(Errno.EPERM, "an unprivileged domain has no physical interrupts");
            }
            case EVTCHNOP_close -> {
                Port port = table.get(Struct.in(call, at, EvtchnClose.SIZE).u32(EvtchnClose.PORT));
                if (port.state == Port.State.FREE) {
                    throw new GuestFaultException(Errno.EINVAL, "port " + port.number + " is closed already");
                }
                channels.close(table, port);
            }
            case EVTCHNOP_send -> channels.send(table, table.get(Struct.in(call, at, EvtchnSend.SIZE).u32(
                EvtchnSend.PORT)));
            case EVTCHNOP_status -> status(call, at);
            case EVTCHNOP_bind_vcpu -> bindVcpu(call, table, at);
            case EVTCHNOP_unmask -> {
                Port port = table.get(Struct.in(call, at, EvtchnUnmask.SIZE).u32(EvtchnUnmask.PORT));
                table.queue().unmask(port, vcpu(call.domain(), port.vcpu));
            }
            case EVTCHNOP_reset, PortReset.CONTINUED -> {
                int domid = Struct.in(call, at, EvtchnReset.SIZE).u16(EvtchnReset.DOM);
                return reset.run(call, of(call.domain(), domid), operation == PortReset.CONTINUED);
            }
            case EVTCHNOP_init_control -> {
                Struct args = Struct.in(call, at, EvtchnInitControl.SIZE);
                fifo.initControl(table, call.domain(), args.i64(EvtchnInitControl.CONTROL_GFN), args.u32(
                    EvtchnInitControl.OFFSET), vcpu(call.domain(), args.u32(EvtchnInitControl.VCPU)));
                args.put8(EvtchnInitControl.LINK_BITS, FifoQueue.LINK_BITS).out(call, at);
            }
            case EVTCHNOP_expand_array -> fifo.expand(table, call.domain(), Struct.in(call, at, EvtchnExpandArray.SIZE)
                .i64(EvtchnExpandArray.ARRAY_GFN));
            case EVTCHNOP_set_priority -> {
                Struct args = Struct.in(call, at, EvtchnSetPriority.SIZE);
                Port port = table.get(args.u32(EvtchnSetPriority.PORT));
                table.queue().priority(port, args.i32(EvtchnSetPriority.PRIORITY));
            }
            default -> throw call.unsupported(operation & 0xffff_ffffL);
        }
        return 0;
    }

    private void allocUnbound(Call call, long at) throws GuestFaultException {
        Struct args = Struct.in(call, at, EvtchnAllocUnbound.SIZE);
        PortTable table = of(call.domain(), args.u16(EvtchnAllocUnbound.DOM));
        Port port = channels.unbound(table, domid(call.domain(), args.u16(EvtchnAllocUnbound.REMOTE_DOM)));
        args.put32(EvtchnAllocUnbound.PORT, port.number).out(call, at);
    }

    private void bindInterdomain(Call call, PortTable table, long at) throws GuestFaultException {
        Struct args = Struct.in(call, at, EvtchnBindInterdomain.SIZE);
        PortTable remote = channels.byDomid(domid(call.domain(), args.u16(EvtchnBindInterdomain.REMOTE_DOM)));
        Port port = channels.bind(table, remote, args.u32(EvtchnBindInterdomain.REMOTE_PORT), null);
        args.put32(EvtchnBindInterdomain.LOCAL_PORT, port.number).out(call, at);
    }

    private void bindVirq(Call call, PortTable table, long at) throws GuestFaultException {
        Struct args = Struct.in(call, at, EvtchnBindVirq.SIZE);
        long virq = args.u32(EvtchnBindVirq.VIRQ);
        long number = args.u32(EvtchnBindVirq.VCPU);
        if (virq >= Virq.NR_VIRQS || EventChannels.global((int) virq) && number != 0) {
            throw new GuestFaultException(Errno.EINVAL, "virtual interrupt " + virq + " for vCPU " + number);
        }
        Vcpu vcpu = vcpu(call.domain(), number);
        if (table.virqPort(vcpu.number(), (int) virq) != 0) {
            throw new GuestFaultException(Errno.EEXIST, "virtual interrupt " + virq + " is bound already");
        }
        Port port = table.allocate();
        port.state = Port.State.VIRQ;
        port.vcpu = vcpu.number();
        port.virq = (int) virq;
        table.virqPort(vcpu.number(), (int) virq, port.number);
        args.put32(EvtchnBindVirq.PORT, port.number).out(call, at);
    }

    private void bindIpi(Call call, PortTable table, long at) throws GuestFaultException {
        Struct args = Struct.in(call, at, EvtchnBindIpi.SIZE);
        Vcpu vcpu = vcpu(call.domain(), args.u32(EvtchnBindIpi.VCPU));
        Port port = table.allocate();
        port.state = Port.State.IPI;
        port.vcpu = vcpu.number();
        args.put32(EvtchnBindIpi.PORT, port.number).out(call, at);
    }

    private void bindVcpu(Call call, PortTable table, long at) throws GuestFaultException {
        Struct args = Struct.in(call, at, EvtchnBindVcpu.SIZE);
        Vcpu vcpu = vcpu(call.domain(), args.u32(EvtchnBindVcpu.VCPU));
        Port port = table.get(args.u32(EvtchnBindVcpu.PORT));
        boolean movable = switch (port.state) {
            case VIRQ -> EventChannels.global(port.virq);
            case UNBOUND, INTERDOMAIN -> true;
            case FREE, IPI -> false;
        };
        if (!movable) {
            throw new GuestFaultException(Errno.EINVAL, "port " + port.number + " is fixed to its vCPU");
        }
        port.vcpu = vcpu.number();
    }

    private void status(Call call, long at) throws GuestFaultException {
        Struct args = Struct.in(call, at, EvtchnStatus.SIZE);
        // Xen looks for the port before it asks for the right.
        int domid = args.u16(EvtchnStatus.DOM);
        Port port = channels.byDomid(domid(call.domain(), domid)).get(args.u32(EvtchnStatus.PORT));
        of(call.domain(), domid);
        args.put32(EvtchnStatus.VCPU, port.vcpu);
        args.put32(EvtchnStatus.STATUS, switch (port.state) {
            case FREE -> EVTCHNSTAT_closed;
            case UNBOUND -> {
                args.put16(EvtchnStatus.UNBOUND_DOM, port.allowed);
                yield EVTCHNSTAT_unbound;
            }
            case INTERDOMAIN -> {
                PortTable remote = port.remote;
                args.put16(EvtchnStatus.INTERDOMAIN_DOM, remote == null ? DomainIds.DOMID_INVALID : remote.domid());
                args.put32(EvtchnStatus.INTERDOMAIN_PORT, port.remotePort);
                yield EVTCHNSTAT_interdomain;
            }
            case VIRQ -> {
                args.put32(EvtchnStatus.VIRQ, port.virq);
                yield EVTCHNSTAT_virq;
            }
            case IPI -> EVTCHNSTAT_ipi;
        });
        args.out(call, at);
    }

    private static Vcpu vcpu(Domain domain, long number) throws GuestFaultException {
        Vcpu vcpu = domain.vcpu(number);
        if (vcpu == null) {
            throw new GuestFaultException(Errno.ENOENT, "no vCPU " + number);
        }
        return vcpu;
    }

    private static int domid(Domain caller, int domid) {
        return domid == DomainIds.DOMID_SELF ? caller.domid() : domid;
    }

    /** The ports of the domain that a call is about: the caller's, or for a privileged one another guest's. */
    private PortTable of(Domain caller, int domid) throws GuestFaultException {
        PortTable table = channels.byDomid(domid(caller, domid));
        boolean own = table.domain() == caller;
        if (!own && (table.domain() == null || !caller.privileged())) {
            throw new GuestFaultException(Errno.EPERM, caller + " may not act for d" + domid);
        }
        return table;
    }
}
