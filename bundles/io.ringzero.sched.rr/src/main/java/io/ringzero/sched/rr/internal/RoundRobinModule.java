// SPDX-License-Identifier: Apache-2.0
package io.ringzero.sched.rr.internal;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.inject.GuiceBundle;
import io.ringzero.inject.ProvidesService;
import io.ringzero.runqueue.RoundRobin;
import org.osgi.framework.BundleContext;

/** Gives the scheduler out; the framework property {@link RoundRobin#SLICE_PROPERTY} sets its slice. */
@GuiceBundle
@ProvidesService(value = Scheduler.class, properties = "ringzero.name=rr")
public final class RoundRobinModule extends AbstractModule {
    @Provides
    @Singleton
    Scheduler scheduler(BundleContext context) {
        return RoundRobin.configured(context.getProperty(RoundRobin.SLICE_PROPERTY));
    }
}
