// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.device.StoreBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.GuestCatalogue;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.Inspector;
import io.ringzero.api.xen.KernelFormat;
import io.ringzero.inject.GuiceBundle;
import io.ringzero.inject.ProvidesService;
import io.ringzero.inject.RequiresService;
import io.ringzero.inject.Services;
import io.ringzero.inject.UsesServices;
import io.ringzero.toolstack.internal.catalogue.AptCatalogue;

/** Wires the toolstack. */
@GuiceBundle
@ProvidesService(Toolstack.class)
@ProvidesService(GuestCatalogue.class)
@RequiresService(Machine.class)
@RequiresService(Hypervisor.class)
@RequiresService(Control.class)
@RequiresService(Inspector.class)
@RequiresService(ConsoleBackend.class)
@RequiresService(StoreBackend.class)
@UsesServices(KernelFormat.class)
final class ToolstackModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(Toolstack.class).to(XlToolstack.class).in(Singleton.class);
    }

    @Provides
    @Singleton
    Identities identities(Machine machine) {
        return new Identities(() -> machine.clock().wallNanos());
    }

    @Provides
    @Singleton
    GuestCatalogue catalogue() {
        return AptCatalogue.ofUser();
    }

    @Provides
    @Singleton
    Kernels kernels(Services<KernelFormat> formats) {
        return new Kernels(() -> formats.all().stream().map(Services.Entry::service).toList());
    }
}
