// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.device.ServiceContext;
import io.ringzero.api.device.ServiceDomain;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import io.ringzero.tck.device.ServiceContextContract;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.osgi.framework.ServiceRegistration;

/** What the core gives to a service domain that a bundle registers. */
class CoreKeepsTheServiceContextContractTest extends ServiceContextContract {
    private final SmallGuest guest;
    private final Control control;
    private final ServiceContext context;
    private final ServiceRegistration<ServiceDomain> registration;

    CoreKeepsTheServiceContextContractTest() throws Exception {
        guest = new SmallGuest();
        control = guest.ringzero().service(Control.class);
        CompletableFuture<ServiceContext> started = new CompletableFuture<>();
        registration = guest.ringzero().context().registerService(ServiceDomain.class, new ServiceDomain() {
            @Override
            public String name() {
                return "contract";
            }

            @Override
            public void start(ServiceContext given) {
                started.complete(given);
            }

            @Override
            public void stop() {
                // Nothing is kept.
            }
        }, null);
        context = started.get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void unregister() {
        registration.unregister();
    }

    @Override
    protected ServiceContext context() {
        return context;
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
