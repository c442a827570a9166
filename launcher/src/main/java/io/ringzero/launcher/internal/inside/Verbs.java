// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal.inside;

import io.ringzero.api.launch.LaunchRequest;
import io.ringzero.api.launch.LaunchVerb;
import io.ringzero.api.launch.Terminal;
import io.ringzero.api.launch.UsageException;
import io.ringzero.inject.InjectedBundles;
import io.ringzero.launcher.internal.Bridge;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Finds the verb's service and runs it. */
final class Verbs {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(20);

    private final BundleContext context;

    Verbs(BundleContext context) {
        this.context = context;
    }

    @SuppressWarnings("unchecked") // Bridge says what is under which key
    int run(String name, Map<String, Object> request, Terminal terminal) {
        ServiceTracker<LaunchVerb, LaunchVerb> tracker = new ServiceTracker<>(context, LaunchVerb.class, null);
        tracker.open();
        try {
            LaunchVerb verb = find(name, tracker);
            if (verb == null) {
                terminal.err().println("ringzero: no bundle does '" + name + "'");
                explain(terminal);
                return LaunchVerb.IMPOSSIBLE;
            }
            return verb.run(new LaunchRequest((List<String>) BridgedTerminal.there(request, Bridge.OPERANDS),
                (Map<String, List<String>>) BridgedTerminal.there(request, Bridge.OPTIONS), terminal,
                (Path) BridgedTerminal.there(request, Bridge.DIRECTORY)));
        } catch (UsageException e) {
            terminal.err().println("ringzero: " + e.getMessage());
            terminal.err().println("ringzero: " + e.advice());
            return LaunchVerb.USAGE;
        } catch (RuntimeException e) {
            terminal.err().println("ringzero: " + name + " failed: " + e);
            e.printStackTrace(terminal.err());
            return LaunchVerb.IMPOSSIBLE;
        } finally {
            terminal.out().flush();
            tracker.close();
        }
    }

    /** Bundles are started one after the other on this thread; only those of the plug-in folder may come a little later. */
    private static @Nullable LaunchVerb find(String name, ServiceTracker<LaunchVerb, LaunchVerb> tracker) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            for (LaunchVerb verb : tracker.getTracked().values()) {
                if (verb.name().equals(name)) {
                    return verb;
                }
            }
            if (System.nanoTime() - end >= 0) {
                return null;
            }
            try {
                Thread.sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return null;
            }
        }
    }

    /** Names the bundles that are not wired: most likely the verb's, or what it needs. */
    private void explain(Terminal terminal) {
        ServiceReference<InjectedBundles> reference = context.getServiceReference(InjectedBundles.class);
        if (reference == null) {
            terminal.err().println("ringzero: the bundle io.ringzero.inject is not active: rebuild the distribution");
            return;
        }
        for (InjectedBundles.Status status : context.getService(reference).all()) {
            switch (status.state()) {
                case WAITING ->
                    terminal.err().println("ringzero: " + status.bundle() + " waits for " + status.detail());
                case FAILED -> terminal.err().println("ringzero: " + status.bundle() + " failed: " + status.detail());
                case RUNNING -> {
                }
            }
        }
    }
}
