// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineStats;
import io.ringzero.api.xen.AuditReport;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.LogLine;
import io.ringzero.api.xen.XenInfo;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Verbs that look at the hypervisor and its machine. */
final class InfoVerbs {
    private static final int FRAMES_PER_MIB = 256;

    private final Hypervisor hypervisor;
    private final Machine machine;
    private final Supplier<List<String>> rawMemoryUsers;

    @Inject
    InfoVerbs(Hypervisor hypervisor, Machine machine, @Named("raw memory") Supplier<List<String>> rawMemoryUsers) {
        this.hypervisor = hypervisor;
        this.machine = machine;
        this.rawMemoryUsers = rawMemoryUsers;
    }

    List<Verb> verbs() {
        return List.of(
            new Verb("info", "", 0, 0, List.of(), "shows the hypervisor and its machine", "xl info",
                arguments -> info()),
            new Verb("dmesg", "", 0, 0, List.of(), "shows the hypervisor's log", "xl dmesg", arguments -> dmesg()),
            new Verb("audit", "", 0, 0, List.of(),
                "recomputes all frames' owners, types and counts and compares; fails where they differ", "xl audit",
                arguments -> audit()));
    }

    private String info() {
        XenInfo info = hypervisor.info();
        MachineStats stats = machine.stats();
        StringBuilder text = new StringBuilder();
        line(text, "host", "ringzero");
        line(text, "machine", "x86_64");
        line(text, "nr_cpus", info.pcpus());
        line(text, "nr_domains", hypervisor.domains().size());
        line(text, "total_memory", info.totalFrames() / FRAMES_PER_MIB);
        line(text, "free_memory", info.freeFrames() / FRAMES_PER_MIB);
        line(text, "free_frames", info.freeFrames());
        line(text, "xen_major", info.major());
        line(text, "xen_minor", info.minor());
        line(text, "xen_extra", info.extra());
        line(text, "xen_version", info.major() + "." + info.minor() + info.extra());
        line(text, "xen_caps", info.capabilities());
        machine.slots().slots()
            .forEach(slot -> line(text, "slot_" + slot.name(), slot.inUse() == null ? "(vacant)" : slot.inUse()));
        line(text, "clock", machine.clock().virtual() ? "virtual" : "real");
        line(text, "system_nanos", stats.systemNanos());
        line(text, "instructions", stats.instructions());
        line(text, "raw_memory", String.join(" ", rawMemoryUsers.get()));
        line(text, "jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(String.format(Locale.ROOT, "%-23s: %s%n", name, value));
    }

    private String dmesg() {
        StringBuilder text = new StringBuilder();
        for (LogLine line : hypervisor.log()) {
            text.append(String.format(Locale.ROOT, "(XEN) [%12.6f] %s%n", line.systemNanos() / 1e9, line.text()));
        }
        return text.toString();
    }

    private String audit() throws XlException {
        AuditReport report = hypervisor.audit();
        if (!report.differences().isEmpty()) {
            throw new XlException(report.differences().size() + " differences in " + report.frames() + " frames: "
                + String.join("; ", report.differences()),
                "this is a fault of Ringzero: please report it with xl dmesg");
        }
        return report.frames() + " frames, 0 differences\n";
    }
}
