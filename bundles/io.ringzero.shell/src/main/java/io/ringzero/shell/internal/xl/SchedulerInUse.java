// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.sched.Parameter;
import io.ringzero.api.sched.Scheduler;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.inject.Services;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;

/** The machine's schedulers, for the verbs that show and set what they go by. On threads of commands. */
final class SchedulerInUse {
    static final String NAME = "ringzero.name";

    private final Machine machine;
    private final Services<Scheduler> schedulers;

    @Inject
    SchedulerInUse(Machine machine, Services<Scheduler> schedulers) {
        this.machine = machine;
        this.schedulers = schedulers;
    }

    SlotInfo slot() throws XlException {
        return machine.slots().slots().stream().filter(info -> info.name().equals("scheduler")).findFirst()
            .orElseThrow(() -> new XlException("this machine has no slot for schedulers", "see xl slot-list"));
    }

    /** The scheduler of a name, which has to be the one in use. */
    Scheduler named(String name) throws XlException {
        if (!name.equals(slot().inUse())) {
            throw new XlException("scheduler " + name + " is not in use", "put it into use with: xl sched-use " + name);
        }
        return schedulers.named(NAME, name).orElseThrow(() -> new XlException("scheduler " + name + " is gone",
            "see xl sched-list")).service();
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
}
