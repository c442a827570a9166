// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * Which bundles may touch the machine's memory past the door: those whose manifest asks for the package that gives raw
 * addresses, whose export has a mandatory attribute so that none can ask without saying so.
 */
public final class RawMemoryUsers implements Supplier<List<String>> {
    private static final String ATTRIBUTE = "ringzero.memory";

    private final BundleContext context;

    public RawMemoryUsers(BundleContext context) {
        this.context = context;
    }

    /** Symbolic names, sorted. */
    @Override
    public List<String> get() {
        List<String> names = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            String imports = bundle.getHeaders("").get("Import-Package");
            if (imports != null && imports.contains(ATTRIBUTE)) {
                names.add(bundle.getSymbolicName());
            }
        }
        Collections.sort(names);
        return names;
    }
}
