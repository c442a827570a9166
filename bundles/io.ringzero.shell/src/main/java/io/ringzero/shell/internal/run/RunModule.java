// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import com.google.inject.AbstractModule;
import com.google.inject.multibindings.ProvidesIntoSet;
import io.ringzero.api.launch.LaunchVerb;
import io.ringzero.inject.ServiceExport;
import io.ringzero.shell.internal.bench.BenchVerb;

/** Wires the launcher's verbs. */
public final class RunModule extends AbstractModule {
    @ProvidesIntoSet
    ServiceExport demo(DemoVerb verb) {
        return export(verb);
    }

    @ProvidesIntoSet
    ServiceExport run(RunVerb verb) {
        return export(verb);
    }

    @ProvidesIntoSet
    ServiceExport guest(GuestVerb verb) {
        return export(verb);
    }

    @ProvidesIntoSet
    ServiceExport bench(BenchVerb verb) {
        return export(verb);
    }

    private static ServiceExport export(LaunchVerb verb) {
        return ServiceExport.of(verb, LaunchVerb.class).with("verb", verb.name());
    }
}
