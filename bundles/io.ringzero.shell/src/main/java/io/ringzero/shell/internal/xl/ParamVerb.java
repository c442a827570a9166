// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.sched.Cpupool;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.sched.Setting;
import io.ringzero.api.xen.DomainInfo;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * {@code sched-param}: parameters of whatever scheduler is in use, ours or a plug-in's, by its own description; the same that forms and files of
 * configurations go by.
 */
final class ParamVerb {
    private static final String ROW = "%-14s %10s %10s %10s %10s  %s%n";

    private final SchedulerInUse inUse;
    private final Domains domains;

    @Inject
    ParamVerb(SchedulerInUse inUse, Domains domains) {
        this.inUse = inUse;
        this.domains = domains;
    }

    List<Verb> verbs() {
        return List.of(new Verb("sched-param", "[NAME=VALUE...]", 0, Verb.ANY,
            List.of(new Verb.Option("d", "domain", "DOMAIN", "the domain whose parameters to show or set"),
                SchedulerInUse.option("p")),
            "shows or sets the parameters of the scheduler in use, with their meaning and limits",
            List.of("xl sched-param", "xl sched-param -d 1", "xl sched-param tslice_ms=10 ratelimit_us=500"),
            this::run));
    }

    private String run(Arguments arguments) throws Exception {
        String given = arguments.values().get("d");
        DomainInfo domain = given == null ? null : domains.find(given);
        String named = arguments.values().get("p");
        Cpupool pool = inUse.pool(named == null && domain != null ? Integer.toString(domain.cpupool()) : named);
        if (domain != null && domain.cpupool() != pool.id()) {
            throw new XlException("domain " + domain.name() + " is not in cpupool " + pool.name(),
                "leave -p away, or move it: xl cpupool-migrate");
        }
        Scheduler scheduler = inUse.pools().scheduler(pool.id());
        if (arguments.operands().isEmpty()) {
            return inUse.standing(() -> table(pool, scheduler, domain));
        }
        List<Setting> settings = new ArrayList<>();
        for (String operand : arguments.operands()) {
            settings.add(setting(scheduler, pool, domain, operand));
        }
        return inUse.standing(() -> {
            for (Setting setting : settings) {
                scheduler.tune(setting.domid(), setting.name(), setting.value());
            }
            return "";
        });
    }

    private static Setting setting(Scheduler scheduler, Cpupool pool, @Nullable DomainInfo domain, String operand)
        throws XlException {
        int equals = operand.indexOf('=');
        if (equals < 1) {
            throw new XlException("'" + operand + "' sets nothing", "give NAME=VALUE, for example ratelimit_us=500");
        }
        String name = operand.substring(0, equals);
        Parameter parameter = scheduler.parameters().stream().filter(each -> each.name().equals(name)).findFirst()
            .orElseThrow(() -> new XlException("scheduler " + pool.scheduler() + " has no parameter '" + name + "'",
                "it has " + scheduler.parameters().stream().map(Parameter::name).toList()));
        if (parameter.perDomain() && domain == null) {
            throw new XlException("each domain has its own " + name, "for example: xl sched-param -d 1 " + operand);
        }
        if (!parameter.perDomain() && domain != null) {
            throw new XlException(name + " holds for all domains of a pool",
                "leave -d away: xl sched-param " + operand);
        }
        return new Setting(domain == null ? Parameter.WHOLE : domain.id().domid(), name,
            value(parameter, operand.substring(equals + 1)));
    }

    private static long value(Parameter parameter, String text) throws XlException {
        try {
            long value = Long.parseLong(text);
            SchedulerInUse.check(parameter, value);
            return value;
        } catch (NumberFormatException e) {
            throw new XlException("'" + text + "' is no value for " + parameter.name(),
                "give a number, " + parameter.least() + " to " + parameter.most() + ": " + parameter.meaning());
        }
    }

    /** A domain's parameters, or those of the scheduler itself with the domains' presets below. */
    private static String table(Cpupool pool, Scheduler scheduler, @Nullable DomainInfo domain) {
        String whose = domain == null ? "" : ", domain " + domain.name();
        StringBuilder table = new StringBuilder(SchedulerInUse.title(pool) + " " + pool.scheduler() + whose + "\n");
        if (scheduler.parameters().isEmpty()) {
            return table.append("It has no parameters.\n").toString();
        }
        table.append(String.format(Locale.ROOT, ROW, "Name", "Value", "Preset", "Least", "Most", "Meaning"));
        for (Parameter parameter : scheduler.parameters()) {
            boolean shown = parameter.perDomain() == (domain != null);
            if (shown || domain == null) {
                Object value = !shown
                    ? "(domain)"
                    : scheduler.tuned(domain == null ? Parameter.WHOLE : domain.id().domid(), parameter.name());
                table.append(String.format(Locale.ROOT, ROW, parameter.name(), value, parameter.preset(),
                    parameter.least(), parameter.most(), parameter.meaning()));
            }
        }
        return table.toString();
    }
}
