// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.swap.SwapReport;
import io.ringzero.api.swap.WhenVacant;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;

/** Verbs that look at slots and exchange what is in them while guests run. */
final class SlotVerbs {
    private final Machine machine;
    private final SchedulerInUse inUse;

    @Inject
    SlotVerbs(Machine machine, SchedulerInUse inUse) {
        this.machine = machine;
        this.inUse = inUse;
    }

    List<Verb> verbs() {
        return List.of(
            new Verb("slot-list", "", 0, 0, List.of(), "shows what is in use and what could be", "xl slot-list",
                arguments -> slots()),
            new Verb("slot-use", "SLOT NAME", 2, 2, List.of(), "puts an implementation into use while guests run",
                "xl slot-use cpu interpreter", arguments -> use(arguments.operand(0), arguments.operand(1))),
            new Verb("slot-history", "", 0, 0, List.of(), "shows the handovers so far", "xl slot-history",
                arguments -> history()),
            new Verb("sched-use", "NAME", 1, 1,
                List.of(new Verb.Option("p", "pool", "CPUPOOL", "in this CPU pool, else in the first")),
                "puts a scheduler into use while guests run",
                List.of("xl sched-use rr", "xl sched-use credit --pool=side"),
                arguments -> use(inUse.pool(arguments.values().get("p")).slot(), arguments.operand(0))));
    }

    private String slots() {
        StringBuilder table = new StringBuilder(
            String.format(Locale.ROOT, "%-12s %-24s %-9s %6s  %s%n", "Slot", "In use",
                "If vacant", "Swaps", "Choices"));
        for (SlotInfo slot : machine.slots().slots()) {
            String policy = slot.whenVacant() == WhenVacant.HOLD ? "hold" : "fallback";
            table.append(
                String.format(Locale.ROOT, "%-12s %-24s %-9s %6d  %s%n", slot.name(), name(slot.inUse()), policy,
                    slot.swaps(), String.join(", ", slot.choices())));
        }
        return table.toString();
    }

    private static String name(@org.jspecify.annotations.Nullable String inUse) {
        return inUse == null ? "(vacant)" : inUse;
    }

    private String use(String slot, String name) throws XlException {
        SwapReport report;
        try {
            report = machine.slots().use(slot, name);
        } catch (IllegalArgumentException e) {
            throw new XlException(String.valueOf(e.getMessage()), "see xl slot-list");
        }
        if (!report.done()) {
            throw new XlException(slot + " stays with " + name(report.from()) + ": " + report.reason(),
                "see xl slot-history");
        }
        return line(report);
    }

    private String history() {
        StringBuilder list = new StringBuilder();
        machine.slots().history().forEach(report -> list.append(line(report)));
        return list.toString();
    }

    private static String line(SwapReport report) {
        return String.format(Locale.ROOT, "%s: %s -> %s, %s (%s), guests stood still for %.3f ms%n", report.slot(),
            name(report.from()), name(report.to()), report.done() ? "done" : "not done", report.reason(),
            report.pauseNanos() / 1e6);
    }
}
