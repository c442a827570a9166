// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.device;

import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestFaultException;

/** Event channels of a service domain (public/event_channel.h). In turns. */
public interface EventChannels {
    /** A port that the peer may bind to. */
    Port allocUnbound(DomainId peer, Runnable turn);

    /**
     * Binds to a port that a domain left open for this one; its events run the turn.
     *
     * @throws GuestFaultException when there is no such port, or it is not open to us
     */
    Port bind(DomainId peer, int remotePort, Runnable turn) throws GuestFaultException;

    /** A bound port. */
    interface Port extends AutoCloseable {
        /** Our number of it. */
        int number();

        /** Notifies the peer; without effect once it is gone. */
        void send();

        /** Idempotent. */
        @Override
        void close();
    }
}
