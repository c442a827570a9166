// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.service;

import io.ringzero.api.device.EventChannels;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.GuestFaultException;
import io.ringzero.core.internal.event.ServicePorts;

/** Event channels of one service domain. In turns and at safe points. */
final class HostedEvents implements EventChannels {
    private final HostedContext context;
    private final ServicePorts ports;

    HostedEvents(HostedContext context, ServicePorts ports) {
        this.context = context;
        this.ports = ports;
    }

    @Override
    public Port allocUnbound(DomainId peer, Runnable turn) {
        try {
            return context.keep(new HostedPort(ports.allocUnbound(peer, () -> context.run(turn))));
        } catch (GuestFaultException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @Override
    public Port bind(DomainId peer, int remotePort, Runnable turn) throws GuestFaultException {
        return context.keep(new HostedPort(ports.bind(peer, remotePort, () -> context.run(turn))));
    }

    private final class HostedPort implements Port {
        private final int number;
        private boolean open = true;

        HostedPort(int number) {
            this.number = number;
        }

        @Override
        public int number() {
            return number;
        }

        @Override
        public void send() {
            if (open) {
                ports.send(number);
            }
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                context.drop(this);
                ports.close(number);
            }
        }
    }
}
