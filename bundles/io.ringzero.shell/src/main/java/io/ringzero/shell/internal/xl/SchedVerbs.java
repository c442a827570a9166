// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.sched.Claim;
import io.ringzero.api.sched.Cpupool;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.inject.Services;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Verbs that list schedulers and set the parameters of the one in use. */
final class SchedVerbs {
    private static final String NAME = "ringzero.name";

    private final SchedulerInUse inUse;
    private final Domains domains;
    private final Services<Scheduler> schedulers;

    @Inject
    SchedVerbs(SchedulerInUse inUse, Domains domains, Services<Scheduler> schedulers) {
        this.inUse = inUse;
        this.domains = domains;
        this.schedulers = schedulers;
    }

    List<Verb> verbs() {
        return List.of(
            new Verb("sched-list", "", 0, 0, List.of(),
                "shows the schedulers and what they claim, the one of the first CPU pool with a star", "xl sched-list",
                arguments -> list()),
            new Verb("sched-sedf", "", 0, 0,
                List.of(domain(), new Verb.Option("p", "period", "MICROSECONDS", "period of each vCPU"),
                    new Verb.Option("s", "slice", "MICROSECONDS", "time promised in each period"),
                    new Verb.Option("e", "extra", "0|1", "whether it has a part in the time that is left"),
                    SchedulerInUse.option("c")),
                "shows or sets the parameters of sedf", List.of("xl sched-sedf", "xl sched-sedf -d 1 -p 20000 -s 5000"),
                arguments -> tune("sedf", arguments, Map.of("p", "period", "s", "slice", "e", "extra"))),
            new Verb("sched-atropos", "", 0, 0,
                List.of(domain(), new Verb.Option("p", "period", "MICROSECONDS", "period of each vCPU"),
                    new Verb.Option("s", "slice", "MICROSECONDS", "time promised in each period"),
                    new Verb.Option("l", "latency", "MICROSECONDS", "first period after a wake"),
                    new Verb.Option("x", "xtratime", "0|1", "whether it has a part in the time that is left"),
                    SchedulerInUse.option("c")),
                "shows or sets the parameters of atropos",
                List.of("xl sched-atropos", "xl sched-atropos -d 1 -p 100000 -s 20000 -l 5000 -x 0"),
                arguments -> tune("atropos", arguments,
                    Map.of("p", "period", "s", "slice", "l", "latency", "x", "xtratime"))),
            new Verb("sched-arinc653", "", 0, 0,
                List.of(domain(), new Verb.Option("r", "runtime", "MICROSECONDS", "window of each vCPU in a frame"),
                    SchedulerInUse.option("c")),
                "shows or sets the windows of arinc653",
                List.of("xl sched-arinc653", "xl sched-arinc653 -d 1 -r 20000"),
                arguments -> tune("arinc653", arguments, Map.of("r", "runtime"))),
            new Verb("sched-bvt", "", 0, 0,
                List.of(domain(),
                    new Verb.Option("m", "mcuadv", "ADVANCE", "virtual time per unit of time; 0 by weight"),
                    new Verb.Option("b", "warpback", "0|1", "whether it warps on wake"),
                    new Verb.Option("w", "warpvalue", "MICROSECONDS", "warp in virtual time"),
                    new Verb.Option("l", "warpl", "MICROSECONDS", "longest time warped"),
                    new Verb.Option("u", "warpu", "MICROSECONDS", "least time unwarped after that"),
                    new Verb.Option("q", "mcu", "MICROSECONDS", "minimum charging unit, of the scheduler"),
                    new Verb.Option("c", "ctxallow", "MICROSECONDS", "context-switch allowance, of the scheduler"),
                    SchedulerInUse.option("p")),
                "shows or sets the parameters of bvt",
                List.of("xl sched-bvt", "xl sched-bvt -d 1 -b 1 -w 50000 -l 10000", "xl sched-bvt -c 1000"),
                arguments -> tune("bvt", arguments,
                    Map.of("m", "mcuadv", "b", "warpback", "w", "warpvalue", "l", "warpl",
                        "u", "warpu", "q", "mcu", "c", "ctxallow"))));
    }

    private static Verb.Option domain() {
        return new Verb.Option("d", "domain", "DOMAIN", "the domain to show or change");
    }

    private String list() throws XlException {
        SlotInfo slot = inUse.slot();
        List<Cpupool> pools = inUse.pools().pools();
        StringBuilder list = new StringBuilder();
        for (String choice : slot.choices()) {
            List<String> notes = new ArrayList<>(schedulers.named(NAME, choice).stream()
                .flatMap(entry -> entry.service().claims().stream().sorted().map(Claim::text)).toList());
            List<String> others = pools.stream().skip(1).filter(pool -> choice.equals(pool.scheduler()))
                .map(Cpupool::name).toList();
            if (!others.isEmpty()) {
                notes.add("(in use in " + String.join(", ", others) + ")");
            }
            if (slot.ejected().contains(choice)) {
                notes.add("(thrown out: see xl dmesg)");
            }
            String line = String.format(Locale.ROOT, "%s %-12s %s", choice.equals(slot.inUse()) ? "*" : " ", choice,
                String.join(" ", notes));
            list.append(line.stripTrailing()).append('\n');
        }
        return list.toString();
    }

    private String tune(String name, Arguments arguments, Map<String, String> names) throws Exception {
        String given = arguments.values().get("d");
        DomainInfo chosen = given == null ? null : domains.find(given);
        String pool = chosen != null
            ? Integer.toString(chosen.cpupool())
            : arguments.values().get(names.containsKey("c") ? "p" : "c");
        StringBuilder answer = new StringBuilder();
        for (Cpupool served : inUse.served(name, pool)) {
            answer.append(tune(served, inUse.pools().scheduler(served.id()), chosen, arguments, names));
        }
        return answer.toString();
    }

    private String tune(Cpupool pool, Scheduler scheduler, @Nullable DomainInfo chosen, Arguments arguments,
        Map<String, String> names) throws Exception {
        boolean changes = arguments.values().keySet().stream().anyMatch(names::containsKey);
        boolean ofDomain = scheduler.parameters().stream().filter(Parameter::perDomain)
            .anyMatch(
                parameter -> names.entrySet().stream().anyMatch(option -> option.getValue().equals(parameter.name())
                    && arguments.values().containsKey(option.getKey())));
        if (ofDomain && chosen == null) {
            throw new XlException("Must specify domain.", "for example: xl sched-" + pool.scheduler() + " -d 1 ...");
        }
        if (changes) {
            set(scheduler, chosen == null ? Parameter.WHOLE : chosen.id().domid(), arguments, names);
            return "";
        }
        List<DomainInfo> shown = chosen != null
            ? List.of(chosen)
            : domains.guests().stream().filter(domain -> domain.cpupool() == pool.id()).toList();
        return inUse.standing(() -> whole(pool, scheduler) + table(scheduler, shown));
    }

    /** All values are checked before the first is set. */
    private void set(Scheduler scheduler, int domid, Arguments arguments, Map<String, String> names) throws Exception {
        List<Runnable> changes = new ArrayList<>();
        for (Map.Entry<String, String> option : names.entrySet()) {
            if (!arguments.values().containsKey(option.getKey())) {
                continue;
            }
            long value = arguments.number(option.getKey(), 0, 0);
            for (Parameter parameter : scheduler.parameters()) {
                if (parameter.name().equals(option.getValue())) {
                    SchedulerInUse.check(parameter, value);
                    int whose = parameter.perDomain() ? domid : Parameter.WHOLE;
                    changes.add(() -> scheduler.tune(whose, parameter.name(), value));
                }
            }
        }
        inUse.standing(() -> {
            changes.forEach(Runnable::run);
            return "";
        });
    }

    /** The parameters of the scheduler itself, on a line of their own. */
    private static String whole(Cpupool pool, Scheduler scheduler) {
        return SchedulerInUse.common(scheduler).stream()
            .map(parameter -> " " + parameter.name() + "=" + scheduler.tuned(Parameter.WHOLE, parameter.name()))
            .collect(Collectors.joining("", SchedulerInUse.title(pool), "\n"));
    }

    private static String table(Scheduler scheduler, List<DomainInfo> chosen) {
        List<Parameter> columns = scheduler.parameters().stream().filter(Parameter::perDomain).toList();
        StringBuilder table = new StringBuilder(String.format(Locale.ROOT, "%-33s%4s", "Name", "ID"));
        columns.forEach(column -> table.append(String.format(Locale.ROOT, " %10s", column.name())));
        table.append('\n');
        for (DomainInfo domain : chosen) {
            table.append(String.format(Locale.ROOT, "%-33s%4d", domain.name(), domain.id().domid()));
            for (Parameter column : columns) {
                table.append(String.format(Locale.ROOT, " %10d", scheduler.tuned(domain.id().domid(), column.name())));
            }
            table.append('\n');
        }
        return table.toString();
    }
}
