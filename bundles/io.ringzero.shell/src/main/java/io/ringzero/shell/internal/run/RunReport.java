// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineStats;
import io.ringzero.api.xen.CrashReport;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.shell.internal.text.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a run, taken while the machine stands still and the guests are still there.
 *
 * @param instructions retired by the machine
 * @param virtualNanos system time at the end
 * @param virtualNanosZeroCost the same without what operations of the hypervisor cost (docs/virtual-time.md)
 * @param memorySha256 of all frames in mfn order, null when it could not be had
 * @param hypercalls counts by name, summed over the guests
 * @param auditDifferences one line each
 * @param crashes how guests crashed
 * @param packages package and version each that the guest comes from
 */
record RunReport(long instructions, long virtualNanos, long virtualNanosZeroCost, @Nullable String memorySha256,
    SortedMap<String, Long> hypercalls,
    List<String> auditDifferences, List<CrashReport> crashes, List<String> packages) {

    static RunReport take(Machine machine, Hypervisor hypervisor, List<DomainId> guests) throws Exception {
        SortedMap<String, Long> calls = new TreeMap<>();
        guests.forEach(
            guest -> hypervisor.hypercalls(guest).forEach((name, count) -> calls.merge(name, count, Long::sum)));
        MachineStats stats = machine.stats();
        return new RunReport(stats.instructions(), stats.systemNanos(), stats.systemNanos() - stats.chargedNanos(),
            machine.memorySha256(), calls,
            hypervisor.audit().differences(),
            guests.stream().flatMap(guest -> hypervisor.crash(guest).stream()).toList(),
            List.of());
    }

    /** The report of a run that never began. */
    static RunReport nothing() {
        return new RunReport(0, 0, 0, null, new TreeMap<>(), List.of(), List.of(), List.of());
    }

    /** The same of a guest that comes from packages. */
    RunReport of(List<String> newPackages) {
        return new RunReport(instructions, virtualNanos, virtualNanosZeroCost, memorySha256, hypercalls,
            auditDifferences, crashes,
            newPackages);
    }

    String json(Finish finish, Map<String, Object> host) {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("end", finish.kind().text());
        report.put("reason", finish.reason());
        report.put("instructions", instructions);
        report.put("virtualNanos", virtualNanos);
        report.put("virtualNanosZeroCost", virtualNanosZeroCost);
        report.put("memorySha256", memorySha256);
        report.put("hypercalls", hypercalls);
        report.put("auditDifferences", auditDifferences.size());
        report.put("crashes", crashes.stream().map(RunReport::crash).toList());
        report.put("packages", packages);
        report.put("host", host);
        return Json.of(report);
    }

    private static Map<String, Object> crash(CrashReport crash) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("vcpu", crash.vcpu().toString());
        told.put("rule", crash.rule());
        told.put("lines", crash.lines());
        return told;
    }

    /** Writes a report in one go: nobody sees half of one. */
    static void write(Path file, String json) throws IOException {
        Path partial = file.resolveSibling(file.getFileName() + ".partial");
        try {
            Files.writeString(partial, json);
            Files.move(partial, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** What the run was made on. */
    static Map<String, Object> host(Machine machine, long wallMillis) {
        Map<String, Object> host = new LinkedHashMap<>();
        host.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        host.put("arch", System.getProperty("os.arch"));
        host.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        host.put("processors", Runtime.getRuntime().availableProcessors());
        host.put("clock", machine.clock().virtual() ? "virtual" : "real");
        host.put("wallMillis", wallMillis);
        return host;
    }
}
