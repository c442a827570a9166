// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.ringzero.api.machine.CpuEngine;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.Mmu;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.inject.GuiceBundle;
import io.ringzero.inject.ProvidesService;
import io.ringzero.inject.UsesServices;
import io.ringzero.machine.internal.time.HostClock;
import io.ringzero.machine.internal.time.MachineClock;
import io.ringzero.machine.internal.time.VirtualClock;
import io.ringzero.machine.internal.trace.TraceEvents;
import io.ringzero.runqueue.RoundRobin;
import java.time.Clock;
import org.osgi.framework.BundleContext;

/** One machine per framework, made from its properties; see {@link MachineConfig} and {@link RoundRobin#SLICE_PROPERTY}. */
@GuiceBundle
@UsesServices(CpuEngine.class)
@UsesServices(Mmu.class)
@UsesServices(Scheduler.class)
@ProvidesService(value = Machine.class, from = MachineImpl.class)
public final class MachineModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(TraceEvents.class).asEagerSingleton();
        bind(SlotFeed.class).asEagerSingleton();
    }

    @Provides
    @Singleton
    MachineImpl machine(BundleContext context) {
        MachineConfig config = MachineConfig.of(context::getProperty);
        MachineClock clock = config.virtual()
            ? new VirtualClock(config.seed(), config.nanosPerInstruction(), config.costs())
            : new HostClock(config.seed(), System::nanoTime, Clock.systemUTC());
        String slice = context.getProperty(RoundRobin.SLICE_PROPERTY);
        return new MachineImpl(config, clock, () -> RoundRobin.configured(slice));
    }
}
