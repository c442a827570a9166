// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.toolstack.CpuMask;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.VcpuInfo;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Verbs about vCPUs: how many, and where they run. */
final class VcpuVerbs {
    private static final String ALONE = "-";

    private final Hypervisor hypervisor;
    private final Control control;
    private final Toolstack toolstack;
    private final Domains domains;

    @Inject
    VcpuVerbs(Hypervisor hypervisor, Control control, Toolstack toolstack, Domains domains) {
        this.hypervisor = hypervisor;
        this.control = control;
        this.toolstack = toolstack;
        this.domains = domains;
    }

    List<Verb> verbs() {
        return List.of(
            new Verb("vcpu-list", "[DOMAIN...]", 0, Verb.ANY, List.of(), "shows vCPUs",
                List.of("xl vcpu-list", "xl vcpu-list 1"), this::list),
            new Verb("vcpu-pin", "DOMAIN VCPU|all CPUS-HARD|- [CPUS-SOFT|-]", 3, 4,
                List.of(new Verb.Option("f", "force", "accepted; guests pin nothing here that could be overridden")),
                "says on which pCPUs vCPUs may run, and on which they would rather",
                List.of("xl vcpu-pin debian 1 0", "xl vcpu-pin debian all 0-3,^1 2", "xl vcpu-pin 1 0 - all"),
                this::pin),
            new Verb("vcpu-set", "DOMAIN VCPUS", 2, 2,
                List.of(new Verb.Option("i", "ignore-host", "more vCPUs than the machine has pCPUs are wanted")),
                "asks a guest to have this many vCPUs online, up to its maxvcpus",
                List.of("xl vcpu-set debian 2", "xl vcpu-set -i debian 4"), this::set));
    }

    private String list(Arguments arguments) throws XlException {
        StringBuilder table = new StringBuilder(row("Name", "ID", "VCPU", "CPU", "State", "Time(s)",
            "Affinity (Hard / Soft)"));
        int pcpus = hypervisor.info().pcpus();
        List<DomainInfo> chosen = new ArrayList<>();
        for (String given : arguments.operands()) {
            chosen.add(domains.find(given));
        }
        for (DomainInfo domain : arguments.operands().isEmpty() ? hypervisor.domains() : chosen) {
            for (VcpuInfo vcpu : hypervisor.vcpus(domain.id())) {
                String cpu = vcpu.up() && vcpu.pcpu() >= 0 ? Integer.toString(vcpu.pcpu()) : "-";
                String state = vcpu.up() ? (vcpu.running() ? "r" : "-") + (vcpu.blocked() ? "b" : "-") + "-" : "--p";
                table.append(row(domain.name(), Integer.toString(domain.id().domid()),
                    Integer.toString(vcpu.id().number()), cpu, state,
                    String.format(Locale.ROOT, "%.1f", vcpu.cpuNanos() / 1e9), " " + CpuMask.text(vcpu.hardAffinity(),
                        pcpus) + " / " + CpuMask.text(vcpu.softAffinity(), pcpus)));
            }
        }
        return table.toString();
    }

    private static String row(String name, String id, String vcpu, String cpu, String state, String time,
        String affinity) {
        return String.format(Locale.ROOT, "%-32s %5s %5s %5s %5s %9s %s%n", name, id, vcpu, cpu, state, time, affinity);
    }

    private String pin(Arguments arguments) throws Exception {
        DomainInfo domain = domains.guest(arguments.operand(0), "vcpu-pin");
        String which = arguments.operand(1);
        List<VcpuInfo> vcpus = hypervisor.vcpus(domain.id()).stream()
            .filter(vcpu -> which.equals("all") || which.equals(Integer.toString(vcpu.id().number()))).toList();
        if (vcpus.isEmpty()) {
            throw new XlException("Error: Invalid argument " + which + " as VCPU.",
                "give all, or a number from the column VCPU of xl vcpu-list " + domain.id().domid());
        }
        String hard = arguments.operand(2);
        String soft = arguments.operands().size() > 3 ? arguments.operand(3) : ALONE;
        // Both are read before the first vCPU changes.
        long hardMask = hard.equals(ALONE) ? 0 : mask(hard);
        long softMask = soft.equals(ALONE) ? 0 : mask(soft);
        for (VcpuInfo vcpu : vcpus) {
            control.affinity(vcpu.id(), hard.equals(ALONE) ? vcpu.hardAffinity() : hardMask,
                soft.equals(ALONE) ? vcpu.softAffinity() : softMask);
        }
        return "";
    }

    private long mask(String text) throws XlException {
        try {
            long mask = CpuMask.parse(text);
            int pcpus = hypervisor.info().pcpus();
            if (pcpus < Long.SIZE && (mask & (1L << pcpus) - 1) == 0) {
                throw new XlException("'" + text + "' names no pCPU of the " + pcpus + " that there are",
                    "xl info nr_cpus tells how many there are");
            }
            return mask;
        } catch (IllegalArgumentException e) {
            throw new XlException(String.valueOf(e.getMessage()), "see xl vcpu-pin --help");
        }
    }

    private String set(Arguments arguments) throws Exception {
        String text = arguments.operand(1);
        if (!text.matches("\\d{1,9}")) {
            throw new XlException("Error: Invalid argument.",
                "give a number of vCPUs, for example: xl vcpu-set debian 2");
        }
        int online = Integer.parseInt(text);
        int pcpus = hypervisor.info().pcpus();
        DomainInfo domain = domains.guest(arguments.operand(0), "vcpu-set");
        if (online > pcpus && !arguments.has("i")) {
            throw new XlException("You are overcommmitting! You have " + pcpus + " physical CPUs and want " + online
                + " vCPUs! Aborting", "use --ignore-host to continue");
        }
        // None at all is quietly ignored, as Xen's manual says.
        if (online > 0) {
            toolstack.onlineVcpus(domain.id(), online);
        }
        return "";
    }
}
