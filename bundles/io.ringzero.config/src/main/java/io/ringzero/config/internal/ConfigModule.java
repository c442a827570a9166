// SPDX-License-Identifier: Apache-2.0
package io.ringzero.config.internal;

import com.google.inject.AbstractModule;
import com.google.inject.Singleton;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.inject.GuiceBundle;
import io.ringzero.inject.RequiresService;
import io.ringzero.inject.UsesServices;

/** Wires the configuration; made anew with each machine, so that the next machine gets it too. */
@GuiceBundle
@RequiresService(value = Machine.class, direct = true)
@UsesServices(Scheduler.class)
public final class ConfigModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(Configurations.class).in(Singleton.class);
    }
}
