// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import io.ringzero.api.launch.LaunchRequest;
import io.ringzero.api.launch.LaunchVerb;
import io.ringzero.api.launch.UsageException;
import io.ringzero.api.toolstack.ConfigException;
import io.ringzero.api.toolstack.GuestCatalogue;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Collectors;

/** {@code ringzero guest NAME}: fetches a guest that is known by name and runs it. */
final class GuestVerb implements LaunchVerb {
    private final GuestCatalogue catalogue;
    private final GuestRun guests;

    @Inject
    GuestVerb(GuestCatalogue catalogue, GuestRun guests) {
        this.catalogue = catalogue;
        this.guests = guests;
    }

    @Override
    public String name() {
        return "guest";
    }

    @Override
    public int run(LaunchRequest request) throws UsageException {
        long begun = System.nanoTime();
        String name = one(request, "guest", "NAME");
        List<GuestCatalogue.Entry> entries = catalogue.entries();
        if (entries.stream().noneMatch(entry -> entry.name().equals(name))) {
            throw new UsageException("there is no guest '" + name + "'",
                "use one of these: "
                    + entries.stream().map(GuestCatalogue.Entry::name).collect(Collectors.joining(", ")));
        }
        RunOptions options = RunOptions.of(request);
        try {
            GuestCatalogue.Fetched fetched = catalogue.fetch(name,
                line -> request.terminal().err().println("ringzero: " + line));
            if (options.verbose()) {
                request.terminal().err().println("ringzero: " + name + " is " + String.join(", ", fetched.packages()));
            }
            RunVerb.requirePrompt(fetched.config(), options, name);
            return guests.run(RunOptions.sized(fetched.config(), request), fetched.packages(), options,
                request.terminal());
        } catch (ConfigException e) {
            request.terminal().err().println("ringzero: " + e.getMessage());
            Finish finish = new Finish(Finish.Kind.FAILED, String.valueOf(e.getMessage()));
            return guests.conclude(finish, RunReport.nothing(), options, request.terminal(), begun);
        }
    }

    /** The one operand of a verb. */
    static String one(LaunchRequest request, String verb, String what) throws UsageException {
        if (request.operands().size() != 1) {
            throw new UsageException("'" + verb + "' takes one " + what + ", not " + request.operands().size(),
                "see ringzero " + verb + " --help");
        }
        return request.operands().getFirst();
    }
}
