// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.VcpuInfo;
import io.ringzero.shell.internal.text.Json;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Verbs that look at domains. */
final class DomainVerbs {
    private final Hypervisor hypervisor;
    private final Domains domains;
    private final Uptimes uptimes;

    @Inject
    DomainVerbs(Hypervisor hypervisor, Domains domains, Uptimes uptimes) {
        this.hypervisor = hypervisor;
        this.domains = domains;
        this.uptimes = uptimes;
    }

    List<Verb> verbs() {
        return List.of(
            new Verb("list", "[DOMAIN...]", 0, Verb.ANY, List.of(new Verb.Option("l", "long", "all there is, as JSON")),
                "shows domains", "xl list", this::list),
            new Verb("vcpu-list", "[DOMAIN...]", 0, Verb.ANY, List.of(), "shows vCPUs", "xl vcpu-list 1", this::vcpus),
            new Verb("domid", "NAME", 1, 1, List.of(), "the number of a domain", "xl domid grub",
                arguments -> domains.find(arguments.operand(0)).id().domid() + "\n"),
            new Verb("domname", "DOMID", 1, 1, List.of(), "the name of a domain", "xl domname 1",
                arguments -> domains.find(arguments.operand(0)).name() + "\n"),
            new Verb("uptime", "[DOMAIN...]", 0, Verb.ANY, List.of(), "how long domains are there, in system time",
                "xl uptime", this::uptime),
            new Verb("hypercalls", "DOMAIN", 1, 1, List.of(), "how often a guest called what", "xl hypercalls 1",
                this::hypercalls));
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
            ? Json.of(chosen.stream().map(DomainVerbs::details).toList())
            : DomainTable.of(chosen);
    }

    private static Map<String, @Nullable Object> details(DomainInfo domain) {
        Map<String, @Nullable Object> details = new LinkedHashMap<>();
        details.put("domid", domain.id().domid());
        details.put("name", domain.name());
        details.put("uuid", domain.uuid());
        details.put("type", domain.type() == null ? "service" : domain.type().name().toLowerCase(Locale.ROOT));
        details.put("state", DomainTable.state(domain));
        details.put("shutdown", domain.shutdown() == null ? null : domain.shutdown().toString());
        details.put("memory_kib", domain.memoryKib());
        details.put("max_memory_kib", domain.maxMemoryKib());
        details.put("vcpus", domain.vcpus());
        details.put("cpu_nanos", domain.cpuNanos());
        details.put("instructions", domain.instructions());
        return details;
    }

    private String vcpus(Arguments arguments) throws XlException {
        StringBuilder table = new StringBuilder(row("Name", "ID", "VCPU", "CPU", "State", "Time(s)",
            "Affinity (Hard / Soft)"));
        int pcpus = hypervisor.info().pcpus();
        for (DomainInfo domain : chosen(arguments)) {
            for (VcpuInfo vcpu : hypervisor.vcpus(domain.id())) {
                String state = (vcpu.running() ? "r" : "-") + (vcpu.blocked() ? "b" : "-") + (vcpu.up() ? "-" : "p");
                table.append(row(domain.name(), Integer.toString(domain.id().domid()),
                    Integer.toString(vcpu.id().number()), vcpu.pcpu() < 0 ? "-" : Integer.toString(vcpu.pcpu()), state,
                    String.format(Locale.ROOT, "%.1f", vcpu.cpuNanos() / 1e9),
                    affinity(vcpu.hardAffinity(), pcpus) + " / " + affinity(vcpu.softAffinity(), pcpus)));
            }
        }
        return table.toString();
    }

    private static String row(String name, String id, String vcpu, String cpu, String state, String time,
        String affinity) {
        return String.format(Locale.ROOT, "%-32s %5s %5s %5s %5s %9s %s%n", name, id, vcpu, cpu, state, time, affinity);
    }

    /** {@code all}, or pCPUs in ranges. */
    static String affinity(long mask, int pcpus) {
        long there = pcpus >= 64 ? -1 : (1L << pcpus) - 1;
        if ((mask & there) == there) {
            return "all";
        }
        List<String> ranges = new ArrayList<>();
        for (int from = 0; from < 64; from++) {
            int to = from;
            while (to < 64 && (mask >>> to & 1) != 0) {
                to++;
            }
            if (to > from) {
                ranges.add(to - from == 1 ? Integer.toString(from) : from + "-" + (to - 1));
                from = to;
            }
        }
        return ranges.isEmpty() ? "none" : String.join(",", ranges);
    }

    private String uptime(Arguments arguments) throws XlException {
        StringBuilder table = new StringBuilder(String.format("%-33s %4s %s%n", "Name", "ID", "Uptime"));
        long now = hypervisor.info().systemNanos();
        for (DomainInfo domain : chosen(arguments)) {
            long seconds = (now - uptimes.bornAt(domain.id())) / 1_000_000_000L;
            long days = seconds / 86_400;
            String text = String.format(Locale.ROOT, "%s%2d:%02d:%02d",
                days == 0 ? "" : days + (days == 1 ? " day, " : " days, "), seconds / 3600 % 24, seconds / 60 % 60,
                seconds % 60);
            table.append(String.format(Locale.ROOT, "%-33s %4d %s%n", domain.name(), domain.id().domid(), text));
        }
        return table.toString();
    }

    private String hypercalls(Arguments arguments) throws XlException {
        StringBuilder table = new StringBuilder();
        hypervisor.hypercalls(domains.guest(arguments.operand(0), "hypercalls").id())
            .forEach((name, count) -> table.append(String.format(Locale.ROOT, "%-44s %12d%n", name, count)));
        return table.toString();
    }
}
