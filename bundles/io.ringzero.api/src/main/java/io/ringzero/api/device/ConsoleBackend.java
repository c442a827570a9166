// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.device;

import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.PvEndpoint;
import java.util.Optional;

/** Serves guests' console rings (public/io/console.h). Any thread. */
public interface ConsoleBackend {
    /**
     * Takes a new guest's ring into service.
     *
     * @throws io.ringzero.api.xen.GuestFaultException when grant or port cannot be had
     */
    Console connect(DomainId domain, PvEndpoint endpoint) throws Exception;

    /** Lets a guest go. What it printed stays readable in consoles that are held. */
    void disconnect(DomainId domain);

    /** A connected guest's console. */
    Optional<Console> console(DomainId domain);
}
