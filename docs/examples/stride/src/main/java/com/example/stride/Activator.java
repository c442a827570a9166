// SPDX-License-Identifier: Apache-2.0
package com.example.stride;

import io.ringzero.api.sched.Scheduler;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Offers the scheduler under its name, for use when somebody asks for it ({@code xl sched-use stride}). */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        context.registerService(Scheduler.class, new Stride(),
            new Hashtable<>(Map.of("ringzero.name", "stride", "ringzero.on-request", "true")));
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the service back, and the machine goes on with another scheduler.
    }
}
