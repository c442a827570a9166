// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import io.ringzero.abi.Errno;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.domain.DomainTable;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Domain 0's ports, as its service domains use them: events run turns. In turns and at safe points. */
@Singleton
public final class ServicePorts {
    private final EventChannels channels;
    private final DomainTable domains;

    @Inject
    public ServicePorts(EventChannels channels, DomainTable domains) {
        this.channels = channels;
        this.domains = domains;
    }

    /** A port that a domain may bind to. */
    public int allocUnbound(DomainId peer, Runnable turn) throws GuestFaultException {
        Port port = channels.unbound(channels.zero(), peer.domid());
        port.turn = turn;
        return port.number;
    }

    /** Binds to a port that a domain left open for domain 0. */
    public int bind(DomainId peer, int remotePort, Runnable turn) throws GuestFaultException {
        if (!peer.equals(DomainId.ZERO) && domains.get(peer) == null) {
            throw new GuestFaultException(Errno.ESRCH, peer + " is gone");
        }
        return channels.bind(channels.zero(), channels.byDomid(peer.domid()), remotePort & 0xffff_ffffL, turn).number;
    }

    /** Notifies the other end; without effect when there is none. */
    public void send(int number) {
        Port port = channels.zero().find(number);
        if (port != null && port.state == Port.State.INTERDOMAIN) {
            try {
                channels.send(channels.zero(), port);
            } catch (GuestFaultException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        }
    }

    public void close(int number) {
        Port port = channels.zero().find(number);
        if (port != null && port.state != Port.State.FREE) {
            channels.close(channels.zero(), port);
        }
    }
}
