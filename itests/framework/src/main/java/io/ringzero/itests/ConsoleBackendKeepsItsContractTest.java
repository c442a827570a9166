// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import io.ringzero.tck.device.ConsoleBackendContract;

/** The console back-end, with a guest that runs. */
class ConsoleBackendKeepsItsContractTest extends ConsoleBackendContract {
    private final SmallGuest guest;
    private final ConsoleBackend backend;
    private final Control control;

    ConsoleBackendKeepsItsContractTest() throws Exception {
        guest = new SmallGuest();
        backend = guest.ringzero().service(ConsoleBackend.class);
        control = guest.ringzero().service(Control.class);
    }

    @Override
    protected ConsoleBackend backend() {
        return backend;
    }

    @Override
    protected Control control() {
        return control;
    }

    @Override
    protected DomainId guest() throws Exception {
        return guest.create();
    }
}
