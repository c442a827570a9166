// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal;

import com.google.inject.AbstractModule;
import io.ringzero.api.device.ServiceDomain;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.HypercallHandler;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.Inspector;
import io.ringzero.core.internal.control.ControlImpl;
import io.ringzero.core.internal.control.HypervisorImpl;
import io.ringzero.core.internal.control.InspectorImpl;
import io.ringzero.core.internal.log.EjectionLog;
import io.ringzero.core.internal.memory.MemoryModule;
import io.ringzero.core.internal.service.Whiteboards;
import io.ringzero.inject.GuiceBundle;
import io.ringzero.inject.ProvidesService;
import io.ringzero.inject.RequiresService;
import io.ringzero.inject.UsesServices;

/** The core: its two halves, the machine it runs on, and what other bundles add to it. */
@GuiceBundle
@RequiresService(value = Machine.class, direct = true)
@UsesServices(HypercallHandler.class)
@UsesServices(ServiceDomain.class)
@ProvidesService(Hypervisor.class)
@ProvidesService(Control.class)
@ProvidesService(Inspector.class)
public final class CoreModule extends AbstractModule {
    @Override
    protected void configure() {
        install(new SystemModule());
        install(new MemoryModule());
        bind(Hypervisor.class).to(HypervisorImpl.class);
        bind(Control.class).to(ControlImpl.class);
        bind(Inspector.class).to(InspectorImpl.class);
        bind(EjectionLog.class).asEagerSingleton();
        bind(Whiteboards.class).asEagerSingleton();
    }
}
