// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Every part above the contracts can be stopped, updated, and taken out and put back, and no other bundle is stopped, started,
 * unresolved or refreshed by that: nobody exports what another imports.
 */
class PlugInsTouchNobodyTest {
    private final BundleContext context = FrameworkUtil.getBundle(PlugInsTouchNobodyTest.class).getBundleContext();
    private final List<String> others = new CopyOnWriteArrayList<>();
    private volatile String touched = "";
    private final SynchronousBundleListener listener = event -> {
        if (!event.getBundle().getSymbolicName().equals(touched)) {
            others.add(name(event.getType()) + " " + event.getBundle().getSymbolicName());
        }
    };

    @BeforeEach
    void listen() {
        context.addBundleListener(listener);
    }

    @AfterEach
    void unlisten() {
        context.removeBundleListener(listener);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"io.ringzero.cpu.interpreter", "io.ringzero.mmu", "io.ringzero.sched.rr", "io.ringzero.sched.bvt",
            "io.ringzero.sched.credit", "io.ringzero.sched.credit2", "io.ringzero.sched.rtds", "io.ringzero.sched.sedf",
            "io.ringzero.sched.atropos", "io.ringzero.config",
            "io.ringzero.sched.arinc653", "io.ringzero.sched.none", "io.ringzero.core",
            "io.ringzero.xenstore", "io.ringzero.console.back", "io.ringzero.builder", "io.ringzero.guests",
            "io.ringzero.toolstack", "io.ringzero.shell", "io.ringzero.machine"})
    void comesAndGoesAlone(String name)
        throws Exception {
        touched = name;
        Bundle bundle = bundle(name);
        String location = bundle.getLocation();

        update(bundle, location);
        bundle.uninstall();
        try (InputStream jar = open(location)) {
            bundle = context.installBundle(location, jar);
        }
        bundle.start();

        assertEquals(Bundle.ACTIVE, bundle.getState());
        assertEquals(List.of(), others);
        assertEquals(List.of(), pending(name));
    }

    private static void update(Bundle bundle, String location) throws IOException, BundleException {
        try (InputStream jar = open(location)) {
            bundle.update(jar);
        }
    }

    private static InputStream open(String location) throws IOException {
        return URI.create(location.replaceFirst("^reference:", "")).toURL().openStream();
    }

    /** Bundles that a refresh would touch, but for the one itself. */
    private List<String> pending(String name) {
        FrameworkWiring wiring = context.getBundle(0).adapt(FrameworkWiring.class);
        return wiring.getDependencyClosure(wiring.getRemovalPendingBundles()).stream().map(Bundle::getSymbolicName)
            .filter(other -> !other.equals(name)).toList();
    }

    private Bundle bundle(String name) {
        for (Bundle bundle : context.getBundles()) {
            if (name.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new AssertionError("no bundle " + name);
    }

    private static String name(int event) {
        return switch (event) {
            case BundleEvent.STARTED, BundleEvent.STARTING -> "started";
            case BundleEvent.STOPPED, BundleEvent.STOPPING -> "stopped";
            case BundleEvent.RESOLVED -> "resolved";
            case BundleEvent.UNRESOLVED -> "unresolved";
            default -> "event " + event + " of";
        };
    }
}
