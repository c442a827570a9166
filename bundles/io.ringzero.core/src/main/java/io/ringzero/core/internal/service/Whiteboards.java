// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.service;

import io.ringzero.api.device.ServiceDomain;
import io.ringzero.api.xen.HypercallHandler;
import io.ringzero.core.internal.call.Extensions;
import io.ringzero.core.internal.control.CoreStart;
import io.ringzero.inject.Services;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.function.Consumer;

/** Takes in what other bundles register: service domains and hypercalls. They come and go on the framework's threads. */
@Singleton
public final class Whiteboards implements AutoCloseable {
    private final Services.Registration serviceDomains;
    private final Services.Registration hypercalls;

    /** The core is in the machine before the first one comes. */
    @Inject
    public Whiteboards(Services<ServiceDomain> serviceDomains, Services<HypercallHandler> hypercalls, ServiceHost host,
        Extensions extensions, CoreStart started) {
        this.serviceDomains = listen(serviceDomains, host::add, host::remove);
        this.hypercalls = listen(hypercalls, extensions::add, extensions::remove);
    }

    @Override
    public void close() {
        serviceDomains.close();
        hypercalls.close();
    }

    private static <T> Services.Registration listen(Services<T> services, Consumer<T> added, Consumer<T> removed) {
        return services.listen(new Services.Listener<>() {
            @Override
            public void added(Services.Entry<T> entry) {
                added.accept(entry.service());
            }

            @Override
            public void removed(Services.Entry<T> entry) {
                removed.accept(entry.service());
            }

            @Override
            public void modified(Services.Entry<T> before, Services.Entry<T> after) {
                // Properties decide nothing here.
            }
        });
    }
}
