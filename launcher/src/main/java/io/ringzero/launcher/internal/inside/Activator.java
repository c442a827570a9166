// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal.inside;

import io.ringzero.launcher.internal.Bridge;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Registers the inner half; see {@link Bridge}. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {
    @Override
    public void start(BundleContext context) {
        context.registerService(ToIntFunction.class, new Inside(context),
            new Hashtable<>(Map.of(Bridge.SERVICE, true)));
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the service back.
    }
}
