// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.xl;

import io.ringzero.abi.X86Flat64;
import io.ringzero.api.machine.Clock;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineStats;
import io.ringzero.api.xen.AuditReport;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.ControlException;
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
    private static final int PAGE_BYTES = 4096;

    private final Hypervisor hypervisor;
    private final Control control;
    private final Machine machine;
    private final Supplier<List<String>> rawMemoryUsers;

    @Inject
    InfoVerbs(Hypervisor hypervisor, Control control, Machine machine,
        @Named("raw memory") Supplier<List<String>> rawMemoryUsers) {
        this.hypervisor = hypervisor;
        this.control = control;
        this.machine = machine;
        this.rawMemoryUsers = rawMemoryUsers;
    }

    List<Verb> verbs() {
        return List.of(
            new Verb("info", "[NAME]", 0, 1, List.of(), "shows the hypervisor and its machine, or one line of it",
                List.of("xl info", "xl info free_memory"), this::info),
            new Verb("dmesg", "", 0, 0, List.of(new Verb.Option("c", "clear", "empty the log as well")),
                "shows the hypervisor's log", List.of("xl dmesg", "xl dmesg -c"), this::dmesg),
            new Verb("debug-keys", "KEYS", 1, 1, List.of(),
                "writes into the log what Xen shows for these keys; h lists them",
                List.of("xl debug-keys h", "xl debug-keys qe"), this::keys),
            new Verb("audit", "", 0, 0, List.of(),
                "recomputes all frames' owners, types and counts and compares; fails where they differ", "xl audit",
                arguments -> audit()));
    }

    private String info(Arguments arguments) throws XlException {
        String all = info();
        if (arguments.operands().isEmpty()) {
            return all;
        }
        String name = arguments.operand(0);
        return all.lines().filter(line -> line.startsWith(name + " ")).findFirst()
            .map(line -> line.substring(line.indexOf(": ") + 2) + "\n")
            .orElseThrow(() -> new XlException("xl info has no line '" + name + "'", "xl info shows all"));
    }

    private String info() {
        XenInfo info = hypervisor.info();
        MachineStats stats = machine.stats();
        StringBuilder text = new StringBuilder();
        line(text, "host", "ringzero");
        line(text, "machine", "x86_64");
        line(text, "nr_cpus", info.pcpus());
        line(text, "max_cpu_id", info.pcpus() - 1);
        line(text, "nr_nodes", 1);
        line(text, "cores_per_socket", info.pcpus());
        line(text, "threads_per_core", 1);
        line(text, "cpu_mhz", String.format(Locale.ROOT, "%d.%03d", Clock.TSC_HERTZ / 1_000_000,
            Clock.TSC_HERTZ / 1000 % 1000));
        line(text, "virt_caps", "pv");
        line(text, "total_memory", info.totalFrames() / FRAMES_PER_MIB);
        line(text, "free_memory", info.freeFrames() / FRAMES_PER_MIB);
        line(text, "sharing_freed_memory", 0);
        line(text, "sharing_used_memory", 0);
        line(text, "outstanding_claims", 0);
        line(text, "free_cpus", Long.bitCount(machine.cpupools().free()));
        line(text, "xen_major", info.major());
        line(text, "xen_minor", info.minor());
        line(text, "xen_extra", info.extra());
        line(text, "xen_version", info.major() + "." + info.minor() + info.extra());
        line(text, "xen_caps", info.capabilities());
        machine.slots().slots().stream().filter(slot -> slot.name().equals("scheduler"))
            .forEach(slot -> line(text, "xen_scheduler", slot.inUse() == null ? "(vacant)" : slot.inUse()));
        line(text, "xen_pagesize", PAGE_BYTES);
        line(text, "platform_params", "virt_start=0x" + Long.toHexString(X86Flat64.HYPERVISOR_VIRT_START));
        line(text, "xend_config_format", 4);
        line(text, "nr_domains", hypervisor.domains().size());
        line(text, "free_frames", info.freeFrames());
        machine.slots().slots()
            .forEach(slot -> line(text, "slot_" + slot.name(), slot.inUse() == null ? "(vacant)" : slot.inUse()));
        line(text, "clock", machine.clock().virtual() ? "virtual" : "real");
        line(text, "system_nanos", stats.systemNanos());
        line(text, "instructions", stats.instructions());
        line(text, "threads_given_up", stats.threadsGivenUp());
        line(text, "raw_memory", String.join(" ", rawMemoryUsers.get()));
        line(text, "jvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(String.format(Locale.ROOT, "%-23s: %s%n", name, value));
    }

    private String dmesg(Arguments arguments) {
        StringBuilder text = new StringBuilder();
        for (LogLine line : hypervisor.log()) {
            text.append(String.format(Locale.ROOT, "(XEN) [%12.6f] %s%n", line.systemNanos() / 1e9, line.text()));
        }
        if (arguments.has("c")) {
            control.clearLog();
        }
        return text.toString();
    }

    private String keys(Arguments arguments) throws ControlException {
        for (char key : arguments.operand(0).toCharArray()) {
            control.debugKey(key);
        }
        return "";
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
