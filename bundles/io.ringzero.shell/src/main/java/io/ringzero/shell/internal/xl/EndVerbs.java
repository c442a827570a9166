// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** Verbs that end domains: with their consent or without. */
final class EndVerbs {
    private final Toolstack toolstack;
    private final Hypervisor hypervisor;
    private final Domains domains;

    @Inject
    EndVerbs(Toolstack toolstack, Hypervisor hypervisor, Domains domains) {
        this.toolstack = toolstack;
        this.hypervisor = hypervisor;
        this.domains = domains;
    }

    List<Verb> verbs() {
        List<Verb.Option> options = List.of(new Verb.Option("a", "all", "all guests"), new Verb.Option("w", "wait",
            "wait until each has shut down or is gone; given twice, until it is gone"));
        return List.of(
            new Verb("destroy", "DOMAIN...", 1, Verb.ANY, List.of(), "ends domains at once, without asking them",
                "xl destroy grub", arguments -> destroy(arguments)),
            new Verb("shutdown", "-a|DOMAIN...", 0, Verb.ANY, options,
                "asks guests to power off, by control/shutdown of the store; on_poweroff says what becomes of them",
                List.of("xl shutdown debian", "xl shutdown -w debian", "xl shutdown -aw"),
                arguments -> ask(arguments, "shutdown", "Shutting down", "poweroff")),
            new Verb("reboot", "-a|DOMAIN...", 0, Verb.ANY, options,
                "asks guests to reboot; on_reboot says what becomes of them",
                List.of("xl reboot debian", "xl reboot -w debian"),
                arguments -> ask(arguments, "reboot", "Rebooting", "reboot")));
    }

    private String destroy(Arguments arguments) throws Exception {
        for (DomainInfo domain : chosen(arguments, "destroy")) {
            toolstack.destroy(domain.id());
        }
        return "";
    }

    private List<DomainInfo> chosen(Arguments arguments, String verb) throws XlException {
        List<DomainInfo> chosen = new ArrayList<>();
        for (String given : arguments.operands()) {
            chosen.add(domains.guest(given, verb));
        }
        return chosen;
    }

    private String ask(Arguments arguments, String verb, String doing, String how) throws Exception {
        boolean all = arguments.has("a");
        if (arguments.operands().isEmpty() != all) {
            throw new XlException("xl " + verb + " takes " + (all ? "-a or domains, not both" : "-a or a domain"),
                "for example: xl " + verb + " -a");
        }
        List<DomainInfo> asked = all
            ? domains.guests().stream().filter(domain -> domain.shutdown() == null).toList()
            : chosen(arguments, verb);
        List<DomainId> waited = asked.stream().map(DomainInfo::id).toList();
        try (Ends ends = new Ends(hypervisor, arguments.count("w") > 1)) {
            for (DomainId id : waited) {
                arguments.seat().out().println(doing + " domain " + id.domid());
                arguments.seat().out().flush();
                toolstack.shutdown(id, how);
            }
            if (arguments.has("w") && !waited.isEmpty()) {
                ends.await(waited, arguments.seat().out());
            }
        }
        return "";
    }
}
