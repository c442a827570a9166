// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.KernelImage;
import io.ringzero.tck.HypervisorContract;

/** The core, in the whole system. */
class CoreKeepsTheHypervisorContractTest extends HypervisorContract {
    private final SmallGuest guest;
    private final Hypervisor hypervisor;
    private final Control control;

    CoreKeepsTheHypervisorContractTest() throws Exception {
        guest = new SmallGuest();
        hypervisor = guest.ringzero().service(Hypervisor.class);
        control = guest.ringzero().service(Control.class);
    }

    @Override
    protected Hypervisor hypervisor() {
        return hypervisor;
    }

    @Override
    protected Control control() {
        return control;
    }

    @Override
    protected KernelImage kernel() throws Exception {
        return guest.kernel();
    }
}
