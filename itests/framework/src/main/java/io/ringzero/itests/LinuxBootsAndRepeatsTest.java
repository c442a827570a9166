// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.CrashReport;
import io.ringzero.api.xen.DomainId;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Debian's kernel, which knows nothing of us, boots in virtual time to a shell that answers; a second boot with the same seed
 * comes to its first program after the same instructions and with the same memory.
 */
class LinuxBootsAndRepeatsTest {
    /** The machine at a moment of a run. */
    private record Moment(long instructions, long nanos, String memorySha256) {
        static Moment of(Machine machine) throws Exception {
            return new Moment(machine.stats().instructions(), machine.clock().systemNanos(), machine.memorySha256());
        }
    }

    @Test
    void answersAndRepeats() throws Exception {
        LinuxGuest first = new LinuxGuest("virtual");
        Leftovers before = Leftovers.now(first.ringzero());
        DomainId domain = first.create();
        GuestScript script = first.script(domain, 600,
            List.of("echo $((1234 * 5678))", "false", "echo $?", "cat /sys/hypervisor/type",
                "grep -c ^processor /proc/cpuinfo",
                "dmesg | grep -c 'Hypervisor detected: Xen PV'", "seq 1 100000 | sha256sum"));
        Machine.Hold standing = first.runUntil(domain, LinuxGuest.AT_INIT);
        Moment atInit = Moment.of(first.machine());
        try (Machine.Hold hold = first.type(domain, script, standing)) {
            assertEquals(List.of("7006652", "", "1", "xen", "1", "1",
                "b2bc7d3f8b652d2ec96865b68ad8f80e22cca174abe1aed7889e242a747d590f  -"), script.answers());
            assertEquals(List.of(), Leftovers.now(first.ringzero()).auditDifferences());
            first.destroy(domain);
            assertEquals(before, Leftovers.now(first.ringzero()));
        }

        LinuxGuest second = new LinuxGuest("virtual");
        DomainId again = second.create();
        try (Machine.Hold hold = second.runUntil(again, LinuxGuest.AT_INIT)) {
            assertEquals(atInit, Moment.of(second.machine()));
            assertTrue(atInit.instructions() > 0);
            itsPanicIsToldWithItsOwnNames(second, again, hold);
            second.destroy(again);
        }
    }

    private static void itsPanicIsToldWithItsOwnNames(LinuxGuest linux, DomainId domain, Machine.Hold standing)
        throws Exception {
        Machine.Hold atShell = linux.type(domain, linux.script(domain, 600, List.of("true")), standing);
        CrashReport report = linux.typeUntilItCrashes(domain, "echo c >/proc/sysrq-trigger", atShell);
        assertTrue(
            report.lines().stream().anyMatch(line -> line.matches("called from f+81.* sysrq_handle_crash\\+0x.*")),
            () -> String.join("\n", report.lines()));
    }
}
