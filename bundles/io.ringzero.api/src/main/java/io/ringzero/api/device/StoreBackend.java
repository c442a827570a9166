// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.device;

import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.PvEndpoint;

/** Serves guests' store rings (public/io/xs_wire.h). Any thread. */
public interface StoreBackend {
    /**
     * Takes a new guest's ring into service.
     *
     * @throws io.ringzero.api.xen.GuestFaultException when grant or port cannot be had
     */
    void introduce(DomainId domain, PvEndpoint endpoint) throws Exception;

    /** Lets a guest go, with its watches and transactions. */
    void release(DomainId domain);

    /** The store itself, as domain 0 sees it. */
    Store store();
}
