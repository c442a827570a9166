// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.sched.Cpupool;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.VcpuInfo;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code sched-credit} and {@code sched-credit2} with the flags and columns of xl(1): a domain's weight and cap, which it keeps under whatever
 * scheduler, and what the scheduler goes by as a whole.
 */
final class ShareVerbs {
    private final SchedulerInUse schedulers;
    private final Hypervisor hypervisor;
    private final Control control;
    private final Domains domains;

    @Inject
    ShareVerbs(SchedulerInUse schedulers, Hypervisor hypervisor, Control control, Domains domains) {
        this.schedulers = schedulers;
        this.hypervisor = hypervisor;
        this.control = control;
        this.domains = domains;
    }

    List<Verb> verbs() {
        return List.of(verb("credit", Map.of("t", "tslice_ms", "r", "ratelimit_us", "m", "migration_delay_us")),
            verb("credit2", Map.of("r", "ratelimit_us")));
    }

    private Verb verb(String name, Map<String, String> common) {
        List<Verb.Option> options = new ArrayList<>(List.of(
            new Verb.Option("d", "domain", "DOMAIN", "the domain to show or change"),
            new Verb.Option("w", "weight", "WEIGHT", "relative share of each vCPU, 1 to 65535; 256 is usual"),
            new Verb.Option("c", "cap", "PERCENT", "most of one pCPU that the domain gets, 0 for no limit"),
            SchedulerInUse.option("p"),
            new Verb.Option("s", "schedparam", "shows or sets what holds for all domains of a pool")));
        if (common.containsKey("t")) {
            options.add(new Verb.Option("t", "tslice_ms", "MILLISECONDS", "time slice; with -s"));
        }
        if (common.containsKey("m")) {
            options.add(new Verb.Option("m", "migration_delay_us", "MICROSECONDS",
                "for how long who ran stays with its pCPU's cache; with -s"));
        }
        options
            .add(new Verb.Option("r", "ratelimit_us", "MICROSECONDS", "least time before another takes over; with -s"));
        String verb = "xl sched-" + name;
        return new Verb("sched-" + name, "", 0, 0, options, "shows or sets weights, caps and parameters of " + name,
            List.of(verb, verb + " -d 1 -w 512 -c 50", verb + " -s -r 500"), arguments -> run(name, arguments, common));
    }

    private String run(String name, Arguments arguments, Map<String, String> common) throws Exception {
        boolean shares = arguments.gives("w") || arguments.gives("c");
        boolean sets = common.keySet().stream().anyMatch(arguments::gives);
        String given = arguments.values().get("p");
        if ((given != null || arguments.has("s")) && (shares || arguments.gives("d"))) {
            throw new XlException("Specifying a cpupool or schedparam is not allowed with domain options.",
                "set a domain's with: xl sched-" + name + " -d DOMAIN -w WEIGHT -c CAP");
        }
        if (arguments.has("s")) {
            // Without a name the first pool is meant.
            List<Cpupool> one = schedulers.served(name, given == null ? Integer.toString(Cpupools.FIRST) : given);
            return sets ? set(one, arguments, common) : lines(one);
        }
        if (sets) {
            throw new XlException("Must specify schedparam to set schedule parameter values.",
                "for example: xl sched-" + name + " -s -r 500");
        }
        if (!arguments.gives("d")) {
            if (shares) {
                throw new XlException("Must specify a domain.", "for example: xl sched-" + name + " -d 1 -w 512");
            }
            List<Cpupool> pools = schedulers.served(name, given);
            StringBuilder all = new StringBuilder();
            for (Cpupool pool : pools) {
                all.append(lines(List.of(pool))).append(table(domains.guests().stream()
                    .filter(domain -> domain.cpupool() == pool.id()).toList()));
            }
            return all.toString();
        }
        DomainInfo domain = domains.find(String.valueOf(arguments.values().get("d")));
        schedulers.served(name, Integer.toString(domain.cpupool()));
        if (!shares) {
            return table(List.of(domain));
        }
        VcpuInfo present = first(domain);
        control.share(domain.id(), arguments.number("w", present.weight(), 1),
            arguments.number("c", present.capPercent(), 0));
        return "";
    }

    private VcpuInfo first(DomainInfo domain) throws XlException {
        List<VcpuInfo> vcpus = hypervisor.vcpus(domain.id());
        if (vcpus.isEmpty()) {
            throw new XlException("domain " + domain.name() + " has no vCPUs", "name a guest: xl list");
        }
        return vcpus.getFirst();
    }

    /** All values are checked before the first is set, in however many pools. */
    private String set(List<Cpupool> pools, Arguments arguments, Map<String, String> common) throws Exception {
        List<Runnable> changes = new ArrayList<>();
        for (Cpupool pool : pools) {
            Scheduler scheduler = schedulers.pools().scheduler(pool.id());
            for (Parameter parameter : SchedulerInUse.common(scheduler)) {
                for (Map.Entry<String, String> option : common.entrySet()) {
                    if (option.getValue().equals(parameter.name()) && arguments.gives(option.getKey())) {
                        long value = arguments.number(option.getKey(), 0, 0);
                        SchedulerInUse.check(parameter, value);
                        changes.add(() -> scheduler.tune(Parameter.WHOLE, parameter.name(), value));
                    }
                }
            }
        }
        return schedulers.standing(() -> {
            changes.forEach(Runnable::run);
            return "";
        });
    }

    /** As xl has it: {@code Cpupool Pool-0: tslice=30ms ratelimit=1000us}. */
    private String lines(List<Cpupool> pools) throws Exception {
        StringBuilder lines = new StringBuilder();
        for (Cpupool pool : pools) {
            Scheduler scheduler = schedulers.pools().scheduler(pool.id());
            lines.append(schedulers.standing(() -> SchedulerInUse.common(scheduler).stream().map(parameter -> {
                int unit = parameter.name().lastIndexOf('_');
                return " " + parameter.name().substring(0, unit).replace('_', '-') + "="
                    + scheduler.tuned(Parameter.WHOLE, parameter.name()) + parameter.name().substring(unit + 1);
            }).collect(Collectors.joining("", SchedulerInUse.title(pool), "\n"))));
        }
        return lines.toString();
    }

    private String table(List<DomainInfo> chosen) throws XlException {
        StringBuilder table = new StringBuilder(row("Name", "ID", "Weight", "Cap"));
        for (DomainInfo domain : chosen) {
            VcpuInfo vcpu = first(domain);
            table.append(row(domain.name(), domain.id().domid(), vcpu.weight(), vcpu.capPercent()));
        }
        return table.toString();
    }

    private static String row(Object name, Object id, Object weight, Object cap) {
        return String.format(Locale.ROOT, "%-33s %4s %6s %4s%n", name, id, weight, cap);
    }
}
