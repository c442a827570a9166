// SPDX-License-Identifier: Apache-2.0
package io.ringzero.inject.internal;

import org.osgi.framework.BundleContext;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** What both kinds of import need from the framework. */
final class Imports {
    private Imports() {}

    /**
     * The filter for a type and a target.
     *
     * @throws IllegalArgumentException if the target is no filter
     */
    static Filter filter(Class<?> type, String target) {
        String byType = "(objectClass=" + type.getName() + ")";
        try {
            return FrameworkUtil.createFilter(target.isEmpty() ? byType : "(&" + byType + target + ")");
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException("target '" + target + "' for " + type.getName() + " is no filter: "
                + e.getMessage(), e);
        }
    }

    /** Gives a service back; a bundle that has stopped meanwhile has already given back all. */
    static void unget(BundleContext context, ServiceReference<?> reference) {
        try {
            context.ungetService(reference);
        } catch (IllegalStateException stopped) {
            return;
        }
    }
}
