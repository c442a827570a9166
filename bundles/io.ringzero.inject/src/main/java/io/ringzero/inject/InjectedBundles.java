// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject;

import java.util.List;

/** What became of the bundles that name a Guice module. An OSGi service of the extender; any thread. */
public interface InjectedBundles {
    /** All that are started, by bundle id. */
    List<Status> all();

    /** How far a bundle has come. */
    enum State {
        /** Required services are missing; {@link Status#detail} names them. */
        WAITING,
        /** The injector is made and the services are registered. */
        RUNNING,
        /** The module failed; {@link Status#detail} has the reason. Updating or restarting the bundle tries again. */
        FAILED
    }

    /**
     * One bundle.
     *
     * @param bundle symbolic name
     * @param bundleId its id in the framework
     * @param state how far it has come
     * @param detail what it waits for or why it failed; empty when it runs
     */
    record Status(String bundle, long bundleId, State state, String detail) {}
}
