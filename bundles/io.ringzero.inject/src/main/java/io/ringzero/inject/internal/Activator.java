// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject.internal;

import io.ringzero.inject.GuiceBundle;
import io.ringzero.inject.InjectedBundles;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Starts the extender with its bundle. */
@Capability(namespace = "osgi.extender", name = GuiceBundle.EXTENDER, version = "1.0.0")
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class Activator implements BundleActivator {
    private @Nullable Extender extender;

    @Override
    public void start(BundleContext context) {
        extender = new Extender(context);
        context.registerService(InjectedBundles.class, extender, null);
        extender.open();
    }

    @Override
    public void stop(BundleContext context) {
        Objects.requireNonNull(extender, "stop without start").close();
    }
}
