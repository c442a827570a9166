// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal.inside;

import io.ringzero.launcher.internal.Bridge;
import java.util.Hashtable;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.apache.felix.service.command.CommandProcessor;
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
        // Gogo's own scope comes first in its search, before what it makes of java.lang.System.
        context.registerService(ExitCommand.class, new ExitCommand(context),
            new Hashtable<>(Map.of(CommandProcessor.COMMAND_SCOPE, "gogo", CommandProcessor.COMMAND_FUNCTION, "exit")));
    }

    @Override
    public void stop(BundleContext context) {
        // The framework takes the service back.
    }
}
