// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.sched.Cpupool;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.Setting;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.Hypervisor;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * {@code sched-rtds} with the flags and columns of xl(1): period, budget and extra time of domains and of single vCPUs. Unlike xl, which wants
 * {@code -v} and all three values, {@code -d} alone sets all vCPUs of a domain, and what is not given stays.
 */
final class RtdsVerb {
    private static final String NAME = "rtds";
    private static final String DOMAIN_ROW = "%-33s %4s %9s %9s %10s%n";
    private static final String VCPU_ROW = "%-33s %4s %4s %9s %9s %10s%n";
    private static final String ALL = "all";
    private static final Map<String, String> NAMES = Map.of("p", "period", "b", "budget", "e", "extratime");

    private final SchedulerInUse schedulers;
    private final Hypervisor hypervisor;
    private final Domains domains;

    @Inject
    RtdsVerb(SchedulerInUse schedulers, Hypervisor hypervisor, Domains domains) {
        this.schedulers = schedulers;
        this.hypervisor = hypervisor;
        this.domains = domains;
    }

    List<Verb> verbs() {
        return List.of(new Verb("sched-rtds", "", 0, 0,
            List.of(new Verb.Option("d", "domain", "DOMAIN", "the domain to show or change"),
                new Verb.Option("v", "vcpuid", "VCPU|all", "its vCPU, may be given again; or each"),
                new Verb.Option("p", "period", "MICROSECONDS", "period; one for each -v"),
                new Verb.Option("b", "budget", "MICROSECONDS", "budget in each period; one for each -v"),
                new Verb.Option("e", "extratime", "0|1", "whether it may run beyond its budget; one for each -v"),
                SchedulerInUse.option("c")),
            "shows or sets the parameters of rtds",
            List.of("xl sched-rtds", "xl sched-rtds -v all", "xl sched-rtds -d 1 -p 10000 -b 2500",
                "xl sched-rtds -d 1 -v 0 -p 10000 -b 2500 -e 1 -v 1 -p 20000 -b 5000 -e 0"),
            this::run));
    }

    private String run(Arguments arguments) throws Exception {
        boolean sets = NAMES.keySet().stream().anyMatch(arguments::gives);
        boolean perVcpu = arguments.gives("v");
        if (arguments.gives("c") && (sets || perVcpu || arguments.gives("d"))) {
            throw new XlException("Specifying a cpupool is not allowed with other options.",
                "a domain is in one pool: xl cpupool-list");
        }
        boolean all = arguments.each("v").contains(ALL);
        if (all && arguments.each("v").size() > 1) {
            throw new XlException("Incorrect VCPU IDs.", "give -v all, or numbers");
        }
        if (!arguments.gives("d")) {
            if (sets || perVcpu && !all) {
                throw new XlException("Missing parameters.", "name a domain: xl sched-rtds -d 1 ...");
            }
            StringBuilder text = new StringBuilder();
            for (Cpupool pool : schedulers.served(NAME, arguments.values().get("c"))) {
                text.append(SchedulerInUse.title(pool)).append(" sched=RTDS\n").append(table(pool,
                    domains.guests().stream().filter(domain -> domain.cpupool() == pool.id()).toList(), perVcpu,
                    List.of()));
            }
            return text.toString();
        }
        DomainInfo domain = domains.find(String.valueOf(arguments.values().get("d")));
        Cpupool pool = schedulers.served(NAME, Integer.toString(domain.cpupool())).getFirst();
        List<Integer> numbers = all ? List.of() : numbers(domain, arguments.each("v"));
        return sets ? set(pool, domain, numbers, arguments) : table(pool, List.of(domain), perVcpu, numbers);
    }

    private List<Integer> numbers(DomainInfo domain, List<String> given) throws XlException {
        int vcpus = hypervisor.vcpus(domain.id()).size();
        List<Integer> numbers = new ArrayList<>();
        for (String text : given) {
            if (!text.matches("\\d{1,4}") || Integer.parseInt(text) >= vcpus) {
                throw new XlException("'" + text + "' is no vCPU of " + domain.name(), "it has 0 to " + (vcpus - 1)
                    + ": xl vcpu-list " + domain.name());
            }
            numbers.add(Integer.parseInt(text));
        }
        return numbers;
    }

    private String set(Cpupool pool, DomainInfo domain, List<Integer> numbers, Arguments arguments) throws Exception {
        int domid = domain.id().domid();
        List<Integer> owners = numbers.isEmpty()
            ? List.of(domid)
            : numbers.stream().map(number -> Parameter.vcpu(domid, number)).toList();
        Scheduler scheduler = schedulers.pools().scheduler(pool.id());
        List<Setting> settings = new ArrayList<>();
        for (Map.Entry<String, String> option : NAMES.entrySet()) {
            List<String> values = arguments.each(option.getKey());
            if (!values.isEmpty() && values.size() != owners.size()) {
                throw new XlException("Incorrect number of period, budget and extratime",
                    "give one of each for each -v");
            }
            for (int i = 0; i < values.size(); i++) {
                settings.add(new Setting(owners.get(i), option.getValue(), value(scheduler, option.getValue(), values
                    .get(i))));
            }
        }
        return schedulers.standing(() -> {
            for (int owner : owners) {
                if (value(scheduler, owner, "budget", settings) > value(scheduler, owner, "period", settings)) {
                    throw new XlException("a budget beyond its period", "give a period as long at least");
                }
            }
            settings.forEach(setting -> scheduler.tune(setting.domid(), setting.name(), setting.value()));
            return "";
        });
    }

    private static long value(Scheduler scheduler, String name, String text) throws XlException {
        Parameter parameter = scheduler.parameters().stream().filter(each -> each.name().equals(name)).findFirst()
            .orElseThrow();
        if (!text.matches("\\d{1,10}")) {
            throw new XlException("'" + text + "' is no " + name, parameter.least() + " to " + parameter.most() + ": "
                + parameter.meaning());
        }
        SchedulerInUse.check(parameter, Long.parseLong(text));
        return Long.parseLong(text);
    }

    /** As it will be. */
    private static long value(Scheduler scheduler, int owner, String name, List<Setting> settings) {
        return settings.stream().filter(setting -> setting.domid() == owner && setting.name().equals(name))
            .mapToLong(Setting::value).findFirst().orElseGet(() -> scheduler.tuned(owner, name));
    }

    private String table(Cpupool pool, List<DomainInfo> shown, boolean perVcpu, List<Integer> numbers)
        throws Exception {
        Scheduler scheduler = schedulers.pools().scheduler(pool.id());
        return schedulers.standing(() -> {
            StringBuilder table = new StringBuilder(perVcpu
                ? String.format(Locale.ROOT, VCPU_ROW, "Name", "ID", "VCPU", "Period", "Budget", "Extratime")
                : String.format(Locale.ROOT, DOMAIN_ROW, "Name", "ID", "Period", "Budget", "Extratime"));
            for (DomainInfo domain : shown) {
                int domid = domain.id().domid();
                if (!perVcpu) {
                    table.append(String.format(Locale.ROOT, DOMAIN_ROW, domain.name(), domid,
                        scheduler.tuned(domid, "period"), scheduler.tuned(domid, "budget"), extra(scheduler, domid)));
                    continue;
                }
                List<Integer> rows = numbers.isEmpty()
                    ? IntStream.range(0, hypervisor.vcpus(domain.id()).size()).boxed().toList()
                    : numbers;
                for (int number : rows) {
                    int owner = Parameter.vcpu(domid, number);
                    table.append(String.format(Locale.ROOT, VCPU_ROW, domain.name(), domid, number,
                        scheduler.tuned(owner, "period"), scheduler.tuned(owner, "budget"), extra(scheduler, owner)));
                }
            }
            return table.toString();
        });
    }

    private static String extra(Scheduler scheduler, int owner) {
        return scheduler.tuned(owner, "extratime") != 0 ? "yes" : "no";
    }
}
