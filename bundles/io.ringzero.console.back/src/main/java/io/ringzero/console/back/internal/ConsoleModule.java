// SPDX-License-Identifier: Apache-2.0
package io.ringzero.console.back.internal;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.device.ServiceDomain;
import io.ringzero.inject.GuiceBundle;
import io.ringzero.inject.ProvidesService;

/** Wires the bundle: one object is both the service domain and the back-end that the toolstack connects guests to. */
@GuiceBundle
@ProvidesService(value = ServiceDomain.class, from = ConsoleService.class)
@ProvidesService(value = ConsoleBackend.class, from = ConsoleService.class)
final class ConsoleModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(ConsoleService.class).in(Singleton.class);
    }
}
