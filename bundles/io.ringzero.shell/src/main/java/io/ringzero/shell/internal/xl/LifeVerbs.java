// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import jakarta.inject.Inject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** Verbs that make domains, change them and end them. */
final class LifeVerbs {
    private final Toolstack toolstack;
    private final Control control;
    private final Domains domains;
    private final ConsoleVerb console;

    @Inject
    LifeVerbs(Toolstack toolstack, Control control, Domains domains, ConsoleVerb console) {
        this.toolstack = toolstack;
        this.control = control;
        this.domains = domains;
        this.console = console;
    }

    List<Verb> verbs() {
        List<Verb.Option> options = List.of(new Verb.Option("p", "paused", "do not start it yet"),
            new Verb.Option("c", "console", "attach to its console; Ctrl-] leaves"),
            new Verb.Option("n", "dryrun", "make nothing, show the configuration as JSON"),
            new Verb.Option("q", "quiet", "say nothing"));
        return List.of(
            new Verb("create", "FILE [KEY=VALUE...]", 1, Verb.ANY, options,
                "makes a domain from an xl configuration file (xl.cfg(5)) and starts it",
                List.of("xl create grub.cfg memory=256", "xl create -c grub.cfg", "xl create -n grub.cfg"),
                this::create),
            new Verb("pause", "DOMAIN...", 1, Verb.ANY, List.of(), "stops domains' vCPUs", "xl pause grub",
                arguments -> each(arguments, "pause", domain -> control.pause(domain.id()))),
            new Verb("unpause", "DOMAIN...", 1, Verb.ANY, List.of(), "lets domains go on", "xl unpause grub",
                arguments -> each(arguments, "unpause", domain -> control.unpause(domain.id()))),
            new Verb("rename", "DOMAIN NAME", 2, 2, List.of(), "gives a domain another name", "xl rename 1 boot",
                this::rename),
            new Verb("console", "DOMAIN", 1, 1, List.of(), "attaches to a guest's console; Ctrl-] leaves",
                "xl console grub", arguments -> {
                    console.attach(domains.guest(arguments.operand(0), "console").id(), arguments.seat());
                    return "";
                }));
    }

    private interface Change {
        void to(DomainInfo domain) throws Exception;
    }

    private String each(Arguments arguments, String verb, Change change) throws Exception {
        for (String given : arguments.operands()) {
            change.to(domains.guest(given, verb));
        }
        return "";
    }

    private String create(Arguments arguments) throws Exception {
        List<String> overrides = arguments.operands().subList(1, arguments.operands().size());
        for (String override : overrides) {
            if (override.indexOf('=') < 1) {
                throw new XlException("'" + override + "' sets nothing", "give KEY=VALUE, for example memory=256");
            }
        }
        Path file = Path.of(arguments.operand(0));
        PrintStream out = arguments.seat().out();
        if (!arguments.has("q")) {
            out.println("Parsing config from " + file);
            out.flush();
        }
        GuestConfig config = toolstack.read(file, overrides);
        if (arguments.has("n")) {
            return DomainDetails.dry(config);
        }
        DomainId id = Progress.of(out, "Building domain " + config.name(), () -> toolstack.create(config));
        if (!arguments.has("p")) {
            control.unpause(id);
        }
        boolean ended = arguments.has("c") && console.attach(id, arguments.seat());
        while (ended && domains.known(config.name())) {
            // It has rebooted, or waits there for whoever wants to look at it.
            DomainInfo next = domains.named(config.name());
            ended = next.shutdown() == null && !next.id().equals(id) && console.attach(next.id(), arguments.seat());
            id = next.id();
        }
        return "";
    }

    private String rename(Arguments arguments) throws Exception {
        toolstack.rename(domains.guest(arguments.operand(0), "rename").id(), arguments.operand(1));
        return "";
    }
}
