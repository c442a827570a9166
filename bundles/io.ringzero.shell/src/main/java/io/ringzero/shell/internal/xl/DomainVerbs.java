// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.shell.internal.text.Json;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Verbs that look at domains. */
final class DomainVerbs {
    private final Hypervisor hypervisor;
    private final Domains domains;
    private final Uptimes uptimes;
    private final Toolstack toolstack;

    @Inject
    DomainVerbs(Hypervisor hypervisor, Domains domains, Uptimes uptimes, Toolstack toolstack) {
        this.toolstack = toolstack;
        this.hypervisor = hypervisor;
        this.domains = domains;
        this.uptimes = uptimes;
    }

    List<Verb> verbs() {
        return List.of(
            new Verb("list", "[DOMAIN...]", 0, Verb.ANY,
                List.of(new Verb.Option("l", "long", "all there is, as JSON"),
                    new Verb.Option("v", "verbose", "UUIDs and why domains shut down as well")),
                "shows domains", List.of("xl list", "xl list -l grub", "xl list -v"), this::list),
            new Verb("vm-list", "", 0, 0, List.of(), "shows guests by UUID", "xl vm-list", arguments -> vmList()),
            new Verb("domid", "NAME", 1, 1, List.of(), "the number of a domain", "xl domid grub",
                arguments -> domains.named(arguments.operand(0)).id().domid() + "\n"),
            new Verb("domname", "DOMID", 1, 1, List.of(), "the name of a domain", "xl domname 1",
                arguments -> domains.numbered(arguments.operand(0)).name() + "\n"),
            new Verb("uptime", "[DOMAIN...]", 0, Verb.ANY,
                List.of(new Verb.Option("s", "short", "a line without seconds")),
                "how long domains are there, in system time", List.of("xl uptime", "xl uptime -s grub"), this::uptime),
            new Verb("hypercalls", "DOMAIN", 1, 1, List.of(),
                "how often a guest called what; each operation of a batch counts",
                "xl hypercalls debian", this::hypercalls));
    }

    private List<DomainInfo> chosen(Arguments arguments) throws XlException {
        if (arguments.operands().isEmpty()) {
            return hypervisor.domains();
        }
        List<DomainInfo> chosen = new ArrayList<>();
        for (String given : arguments.operands()) {
            chosen.add(domains.find(given));
        }
        return chosen;
    }

    private String list(Arguments arguments) throws XlException {
        List<DomainInfo> chosen = chosen(arguments);
        return arguments.has("l")
            ? Json.of(
                chosen.stream().map(domain -> DomainDetails.of(domain, toolstack.configuration(domain.id()))).toList())
            : DomainTable.of(chosen, arguments.has("v"));
    }

    private String vmList() {
        StringBuilder table = new StringBuilder("UUID                                  ID    name\n");
        hypervisor.domains().stream().filter(domain -> domain.id().domid() != 0)
            .forEach(domain -> table.append(String.format(Locale.ROOT, "%s  %d    %-30s%n", domain.uuid(),
                domain.id().domid(), domain.name())));
        return table.toString();
    }

    private String uptime(Arguments arguments) throws XlException {
        boolean brief = arguments.has("s");
        StringBuilder table = new StringBuilder(brief ? "" : String.format("%-33s %4s %s%n", "Name", "ID", "Uptime"));
        long now = hypervisor.info().systemNanos();
        for (DomainInfo domain : chosen(arguments)) {
            long seconds = (now - uptimes.bornAt(domain.id())) / 1_000_000_000L;
            int domid = domain.id().domid();
            table.append(brief
                ? String.format(Locale.ROOT, " %s up %s, %s (%d)%n", uptimes.wallTime(), span(seconds, true),
                    domain.name(),
                    domid)
                : String.format(Locale.ROOT, "%-33s %4d %s%n", domain.name(), domid, span(seconds, false)));
        }
        return table.toString();
    }

    private static String span(long seconds, boolean brief) {
        long days = seconds / 86_400;
        return (days == 0 ? "" : days + (days == 1 ? " day, " : " days, "))
            + String.format(Locale.ROOT, "%2d:%02d", seconds / 3600 % 24, seconds / 60 % 60)
            + (brief ? "" : String.format(Locale.ROOT, ":%02d", seconds % 60));
    }

    private String hypercalls(Arguments arguments) throws XlException {
        StringBuilder table = new StringBuilder();
        hypervisor.hypercalls(domains.guest(arguments.operand(0), "hypercalls").id())
            .forEach((name, count) -> table.append(String.format(Locale.ROOT, "%-44s %12d%n", name, count)));
        return table.toString();
    }
}
