// SPDX-License-Identifier: Apache-2.0
package io.ringzero.xenstore.internal;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import io.ringzero.api.device.ServiceDomain;
import io.ringzero.api.device.StoreBackend;
import io.ringzero.inject.GuiceBundle;
import io.ringzero.inject.ProvidesService;

/** Wires the bundle: one object is both the service domain and the back-end that the toolstack introduces guests to. */
@GuiceBundle
@ProvidesService(value = ServiceDomain.class, from = StoreService.class)
@ProvidesService(value = StoreBackend.class, from = StoreService.class)
final class StoreModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(StoreService.class).in(Singleton.class);
    }
}
