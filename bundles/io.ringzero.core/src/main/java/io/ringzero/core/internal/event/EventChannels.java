// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import io.ringzero.abi.Errno;
import io.ringzero.abi.Virq;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.Domain;
import io.ringzero.core.internal.domain.DomainTable;
import io.ringzero.core.internal.domain.Vcpu;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Binds, closes and sends over event channels (public/event_channel.h) between domains, guests and domain 0 alike.
 *
 * <p>On pCPU threads, in turns and at safe points.
 */
@Singleton
public final class EventChannels {
    private final Machine machine;
    private final Upcalls upcalls;
    private final Pollers pollers;
    private final DomainTable domains;
    private final Map<DomainId, PortTable> tables = new HashMap<>();
    private final PortTable zero;

    @Inject
    public EventChannels(Machine machine, Upcalls upcalls, Pollers pollers, DomainTable domains) {
        this.machine = machine;
        this.upcalls = upcalls;
        this.pollers = pollers;
        this.domains = domains;
        this.zero = new PortTable(0, null, new NoQueue(), PortTable.SERVICE_MAX_PORT);
    }

    /**
     * Gives a new domain its table; it has its shared_info page.
     *
     * @param maxPort highest port that it may have
     */
    public void add(Domain domain, int maxPort) {
        tables.put(domain.id(), new PortTable(domain.domid(), domain, twoLevel(domain), maxPort));
    }

    /** Closes all ports of a domain that ends; the other ends become unbound. */
    public void remove(Domain domain) {
        PortTable table = tables.remove(domain.id());
        if (table != null) {
            table.all().stream().filter(port -> port.state != Port.State.FREE).forEach(port -> close(table, port));
            table.queue().release();
        }
    }

    /** Ports that domain 0 has in use: for tests and reports. */
    public int servicePorts() {
        return zero.inUse();
    }

    /** Opens a guest's port for a peer to bind to; EVTCHNOP_alloc_unbound. */
    public int allocUnbound(Domain owner, int peerDomid) throws GuestFaultException {
        return unbound(table(owner), peerDomid).number;
    }

    PortTable table(Domain domain) {
        PortTable table = tables.get(domain.id());
        if (table == null) {
            throw new IllegalStateException(domain + " has no event channels");
        }
        return table;
    }

    PortTable zero() {
        return zero;
    }

    /** The table of a domain by number; ESRCH when there is none. */
    PortTable byDomid(int domid) throws GuestFaultException {
        if (domid == 0) {
            return zero;
        }
        Domain domain = domains.byDomid(domid);
        PortTable table = domain == null ? null : tables.get(domain.id());
        if (table == null) {
            throw new GuestFaultException(Errno.ESRCH, "no domain " + domid);
        }
        return table;
    }

    /** Makes an unbound port. */
    Port unbound(PortTable table, int peerDomid) throws GuestFaultException {
        Port port = table.allocate();
        port.state = Port.State.UNBOUND;
        port.allowed = peerDomid;
        return port;
    }

    /** Binds a new local port to a port that was left open for us. */
    Port bind(PortTable local, PortTable remote, long remoteNumber, @Nullable Runnable turn)
        throws GuestFaultException {
        Port far = remote.get(remoteNumber);
        if (far.state != Port.State.UNBOUND || far.allowed != local.domid()) {
            throw new GuestFaultException(Errno.EINVAL, "port " + remoteNumber + " of d" + remote.domid()
                + " is not open to d" + local.domid());
        }
        Port near = local.allocate();
        near.state = Port.State.INTERDOMAIN;
        near.remote = remote;
        near.remotePort = far.number;
        near.turn = turn;
        far.state = Port.State.INTERDOMAIN;
        far.remote = local;
        far.remotePort = near.number;
        // Events sent while the far end was unbound were lost: tell the near end to look.
        raise(local, near);
        return near;
    }

    /** Closes a port; the other end becomes unbound, open to the same domain. */
    void close(PortTable table, Port port) {
        PortTable remote = port.remote;
        if (port.state == Port.State.INTERDOMAIN && remote != null) {
            Port far = remote.find(port.remotePort);
            if (far != null && far != port) {
                far.state = Port.State.UNBOUND;
                far.remote = null;
                far.remotePort = 0;
                far.allowed = table.domid();
            }
        }
        if (port.state == Port.State.VIRQ) {
            // A global one stays filed under vCPU 0 wherever it notifies.
            table.virqPort(global(port.virq) ? 0 : port.vcpu, port.virq, 0);
        }
        table.queue().clear(port);
        port.clear();
    }

    /** Sends from a port to wherever it leads; an unbound one leads nowhere. */
    void send(PortTable table, Port port) throws GuestFaultException {
        switch (port.state) {
            case INTERDOMAIN -> {
                PortTable remote = port.remote;
                Port far = remote == null ? null : remote.find(port.remotePort);
                if (remote != null && far != null) {
                    raise(remote, far);
                }
            }
            case IPI -> raise(table, port);
            case UNBOUND -> {
                // Dropped, as Xen does.
            }
            default -> throw new GuestFaultException(Errno.EINVAL, "port " + port.number + " cannot send");
        }
    }

    /** Raises a virtual interrupt of one vCPU; without effect when it is not bound. */
    public void virq(Vcpu vcpu, int virq) {
        PortTable table = tables.get(vcpu.domain().id());
        if (table != null) {
            Port port = table.find(table.virqPort(vcpu.number(), virq));
            if (port != null) {
                raise(table, port);
            }
        }
    }

    /** A vCPU has a new vcpu_info: whatever is pending is to be looked at. */
    public void lookAtAll(Vcpu vcpu) {
        table(vcpu.domain()).queue().lookAtAll(vcpu);
    }

    /** Whether an upcall of this port is pending, for SCHEDOP_poll; EINVAL for a wrong port. */
    public boolean pending(Domain domain, long number) throws GuestFaultException {
        PortTable table = table(domain);
        return table.queue().pending(table.get(number));
    }

    /** Whether a virtual interrupt belongs to the domain rather than to one vCPU. */
    static boolean global(int virq) {
        return switch (virq) {
            case Virq.VIRQ_TIMER, Virq.VIRQ_DEBUG, Virq.VIRQ_XENOPROF, Virq.VIRQ_XENPMU -> false;
            default -> true;
        };
    }

    EventQueue twoLevel(Domain domain) {
        return new TwoLevelQueue(domain, machine.memory(), upcalls);
    }

    private void raise(PortTable table, Port port) {
        Domain domain = table.domain();
        if (domain == null) {
            turn(port);
            return;
        }
        Vcpu vcpu = domain.vcpu(port.vcpu);
        if (vcpu != null) {
            table.queue().raise(port, vcpu);
            pollers.raised(domain, port.number);
        }
    }

    private void turn(Port port) {
        Runnable turn = port.turn;
        if (turn != null && !port.queued) {
            port.queued = true;
            machine.turn(() -> {
                if (port.turn == turn && port.queued) {
                    port.queued = false;
                    turn.run();
                }
            });
        }
    }

    /** Domain 0's ports run turns and have no bits. */
    private static final class NoQueue implements EventQueue {
        @Override
        public int channels() {
            return PortTable.SERVICE_MAX_PORT + 1;
        }

        @Override
        public void raise(Port port, Vcpu vcpu) {
            throw new IllegalStateException("domain 0 has no vCPU");
        }

        @Override
        public void clear(Port port) {
            port.queued = false;
        }

        @Override
        public void unmask(Port port, Vcpu vcpu) {
            throw new IllegalStateException("domain 0 has no vCPU");
        }

        @Override
        public boolean pending(Port port) {
            return port.queued;
        }

        @Override
        public boolean masked(Port port) {
            return false;
        }
    }
}
