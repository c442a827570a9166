// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Cpupool;
import io.ringzero.api.sched.Cpupools;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.swap.SlotInfo;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The schedulers in use in the CPU pools, for the verbs that show and set what they go by. On threads of commands. */
final class SchedulerInUse {
    private final Machine machine;

    @Inject
    SchedulerInUse(Machine machine) {
        this.machine = machine;
    }

    /** The first pool's slot, whose choices are those of all. */
    SlotInfo slot() throws XlException {
        return machine.slots().slots().stream().filter(info -> info.name().equals("scheduler")).findFirst()
            .orElseThrow(() -> new XlException("this machine has no slot for schedulers", "see xl slot-list"));
    }

    Cpupools pools() {
        return machine.cpupools();
    }

    /** The pool of a name or a number; the first without. */
    Cpupool pool(@Nullable String given) throws XlException {
        for (Cpupool pool : pools().pools()) {
            if (given == null || pool.name().equals(given) || Integer.toString(pool.id()).equals(given)) {
                return pool;
            }
        }
        throw new XlException("unknown cpupool '" + given + "'", "see xl cpupool-list");
    }

    /** The pools that a scheduler serves, or the one that was named if it does; never none. */
    List<Cpupool> served(String scheduler, @Nullable String given) throws XlException {
        List<Cpupool> asked = given == null ? pools().pools() : List.of(pool(given));
        List<Cpupool> served = asked.stream().filter(pool -> scheduler.equals(pool.scheduler())).toList();
        if (served.isEmpty()) {
            String where = given == null ? "" : " in " + asked.getFirst().name();
            throw new XlException("scheduler " + scheduler + " is not in use" + where,
                "put it into use with: xl sched-use "
                    + scheduler + (given == null ? "" : " --pool=" + asked.getFirst().name()));
        }
        return served;
    }

    /** While the machine stands: a scheduler is asked nothing meanwhile. */
    <T> T standing(Callable<T> work) throws Exception {
        return machine.atSafePoint(work);
    }

    /** Checks a value for all, so that none is set when one is wrong. */
    static void check(Parameter parameter, long value) throws XlException {
        try {
            parameter.checked(value);
        } catch (IllegalArgumentException e) {
            throw new XlException(String.valueOf(e.getMessage()), "give a value within the limits");
        }
    }

    /** What a scheduler goes by as a whole. */
    static List<Parameter> common(Scheduler scheduler) {
        return scheduler.parameters().stream().filter(parameter -> !parameter.perDomain()).toList();
    }

    /** The option of the verbs that show schedulers. */
    static Verb.Option option(String letter) {
        return new Verb.Option(letter, "cpupool", "CPUPOOL", "only this pool");
    }

    /** As xl has it: {@code Cpupool Pool-0: ...}. */
    static String title(Cpupool pool) {
        return String.format(Locale.ROOT, "Cpupool %s:", pool.name());
    }
}
