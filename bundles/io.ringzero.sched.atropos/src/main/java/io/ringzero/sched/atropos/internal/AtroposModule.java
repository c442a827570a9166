// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.atropos.internal;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.inject.GuiceBundle;
import io.ringzero.inject.ProvidesService;

/** Gives the scheduler out, for use when somebody asks for it. */
@GuiceBundle
@ProvidesService(value = Scheduler.class, properties = {"ringzero.name=atropos", "ringzero.on-request=true"})
public final class AtroposModule extends AbstractModule {
    @Provides
    @Singleton
    Scheduler scheduler() {
        return new Atropos();
    }
}
