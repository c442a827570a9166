// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.util.tracker.ServiceTracker;

/**
 * The hypervisor that runs in this framework. Switching it off and on again (by stopping and starting its bundles)
 * gives a machine whose clock, memory and domain numbers begin anew, which is what repeatable runs need.
 */
final class Ringzero {
    /** What holds state of a running system, in the order in which it starts. */
    private static final List<String> STATEFUL = List.of("io.ringzero.machine", "io.ringzero.core",
        "io.ringzero.console.back", "io.ringzero.xenstore", "io.ringzero.toolstack");
    private static final long PATIENCE_MILLIS = 30_000;

    private final BundleContext context = FrameworkUtil.getBundle(Ringzero.class).getBundleContext();

    /** Switches the machine off and on again with these framework properties. */
    void powerCycle(Map<String, String> properties) throws BundleException {
        for (String name : STATEFUL.reversed()) {
            bundle(name).stop();
        }
        new TreeMap<>(properties).forEach(System::setProperty);
        for (String name : STATEFUL) {
            bundle(name).start();
        }
    }

    /** A service, once it is there. */
    <T> T service(Class<T> type) throws InterruptedException {
        ServiceTracker<T, T> tracker = new ServiceTracker<>(context, type, null);
        tracker.open();
        try {
            T found = tracker.waitForService(PATIENCE_MILLIS);
            if (found == null) {
                throw new AssertionError("no " + type.getName() + " after " + PATIENCE_MILLIS + " ms");
            }
            return found;
        } finally {
            tracker.close();
        }
    }

    /** An installed bundle. */
    Bundle bundle(String symbolicName) {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getSymbolicName().equals(symbolicName)) {
                return bundle;
            }
        }
        throw new AssertionError("no bundle " + symbolicName);
    }

    BundleContext context() {
        return context;
    }
}
