// SPDX-License-Identifier: Apache-2.0
package io.ringzero.launcher.internal.inside;

import org.apache.felix.service.command.Descriptor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * The shell's {@code exit}. Stops the framework, which lets every bundle end its part; the one that Gogo has ends the process
 * under them.
 */
public final class ExitCommand {
    private final BundleContext context;

    ExitCommand(BundleContext context) {
        this.context = context;
    }

    /** Ends Ringzero. */
    @Descriptor("ends Ringzero: all domains are destroyed")
    public void exit() throws BundleException {
        context.getBundle(0).stop();
    }
}
