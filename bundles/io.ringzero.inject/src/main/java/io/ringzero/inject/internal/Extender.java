// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject.internal;

import io.ringzero.inject.GuiceBundle;
import io.ringzero.inject.InjectedBundles;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTracker;
import org.osgi.util.tracker.BundleTrackerCustomizer;

/**
 * Gives each active bundle that names a module a {@link ManagedBundle}, and ends it before the bundle stops. Called by the
 * framework on the thread that starts or stops a bundle.
 */
final class Extender implements BundleTrackerCustomizer<ManagedBundle>, InjectedBundles {
    private final BundleTracker<ManagedBundle> tracker;

    Extender(BundleContext context) {
        tracker = new BundleTracker<>(context, Bundle.ACTIVE, this);
    }

    void open() {
        tracker.open();
    }

    void close() {
        tracker.close();
    }

    @Override
    public @Nullable ManagedBundle addingBundle(Bundle bundle, @Nullable BundleEvent event) {
        String module = bundle.getHeaders("").get(GuiceBundle.HEADER);
        if (module == null) {
            return null;
        }
        ManagedBundle managed = new ManagedBundle(bundle, module);
        managed.open();
        return managed;
    }

    @Override
    public void modifiedBundle(Bundle bundle, @Nullable BundleEvent event, ManagedBundle managed) {
        // Only one state is tracked: nothing to do.
    }

    @Override
    public void removedBundle(Bundle bundle, @Nullable BundleEvent event, ManagedBundle managed) {
        managed.close();
    }

    @Override
    public List<Status> all() {
        return tracker.getTracked().values().stream().map(ManagedBundle::status)
            .sorted(Comparator.comparingLong(Status::bundleId)).toList();
    }
}
