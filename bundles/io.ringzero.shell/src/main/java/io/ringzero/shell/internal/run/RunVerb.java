// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import io.ringzero.api.launch.LaunchRequest;
import io.ringzero.api.launch.LaunchVerb;
import io.ringzero.api.launch.UsageException;
import io.ringzero.api.toolstack.ConfigException;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import jakarta.inject.Inject;
import java.util.List;

/** {@code ringzero run FILE.cfg}: boots an xl configuration file. */
final class RunVerb implements LaunchVerb {
    private final Toolstack toolstack;
    private final GuestRun guests;

    @Inject
    RunVerb(Toolstack toolstack, GuestRun guests) {
        this.toolstack = toolstack;
        this.guests = guests;
    }

    @Override
    public String name() {
        return "run";
    }

    @Override
    public int run(LaunchRequest request) throws UsageException {
        long begun = System.nanoTime();
        String file = GuestVerb.one(request, "run", "FILE.cfg");
        RunOptions options = RunOptions.of(request);
        try {
            GuestConfig config = toolstack.read(request.directory().resolve(file), List.of());
            requirePrompt(config, options, file);
            return guests.run(RunOptions.sized(config, request), List.of(), options, request.terminal());
        } catch (ConfigException e) {
            request.terminal().err().println("ringzero: " + e.getMessage());
            Finish finish = new Finish(Finish.Kind.FAILED, String.valueOf(e.getMessage()));
            return guests.conclude(finish, RunReport.nothing(), options, request.terminal(), begun);
        }
    }

    /** Lines can be typed only where the prompt is known. */
    static void requirePrompt(GuestConfig config, RunOptions options, String name) throws UsageException {
        String prompt = config.prompt();
        if (!options.lines().isEmpty() && (prompt == null || prompt.isEmpty())) {
            throw new UsageException("--exec cannot type to " + name + ": its prompt is not known",
                "name it in the configuration file: ringzero_prompt = \"login: \"");
        }
    }
}
