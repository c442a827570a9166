// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.TimeAccounts;
import io.ringzero.api.machine.VcpuRegistry.Runstate;
import io.ringzero.api.toolstack.EmbeddedGuests;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.DomainId;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The time that Debian's Linux waited for a pCPU that another guest had is stolen in its own {@code /proc/stat}, as much as the machine's books
 * say, to within the 10 ms in which Linux counts and its ticks; and the books add up.
 */
class StolenTimeIsSeenInProcStatTest {
    private static final System.Logger LOG = System.getLogger("io.ringzero.itests");
    private static final int KIB = 8192;
    private static final long PATIENCE_SECONDS = 300;
    private static final String STAT = "head -n 1 /proc/stat";
    private static final String LINE = "dd if=/dev/zero bs=64k count=64 2>/dev/null | sha256sum";
    /** Of the fields behind {@code cpu}: user, nice, system, idle, iowait, irq, softirq, steal (proc(5)). */
    private static final int STEAL = 8;
    private static final long USER_HZ_NANOS = 10_000_000;
    /** Both readings are rounded, and each is as old as the guest's last tick. */
    private static final long TOLERANCE_NANOS = 4 * USER_HZ_NANOS;

    private final LinuxGuest linux;

    StolenTimeIsSeenInProcStatTest() throws Exception {
        linux = new LinuxGuest("virtual");
    }

    @Test
    void besideAGuestThatSpins() throws Exception {
        DomainId domain = linux.create();
        Machine machine = linux.ringzero().service(Machine.class);
        GuestScript before = linux.script(domain, PATIENCE_SECONDS, List.of(STAT));
        Machine.Hold hold = linux.type(domain, before);
        Runstate at = runstate(machine);
        byte[] kernel = linux.ringzero().service(EmbeddedGuests.class).image("storm-spin");
        DomainId spinner = linux.ringzero().service(Toolstack.class)
            .create(new GuestConfig("spin", null, kernel, null, "",
                KIB, 2 * KIB, 1, 256, EndAction.PRESERVE, EndAction.PRESERVE, EndAction.PRESERVE, null));
        linux.unpause(spinner);
        GuestScript beside = linux.script(domain, PATIENCE_SECONDS, List.of(LINE, LINE, LINE, STAT));
        hold = linux.type(domain, beside, hold);
        long waited = runstate(machine).runnableNanos() - at.runnableNanos();
        long stolen = (steal(beside.answers().getLast()) - steal(before.answers().getLast())) * USER_HZ_NANOS;
        LOG.log(System.Logger.Level.INFO, String.format(Locale.ROOT, "waited %d us, stolen by /proc/stat %d us",
            waited / 1000, stolen / 1000));
        assertTrue(waited > 10 * TOLERANCE_NANOS, "it waited for " + waited + " ns");
        assertEquals(waited, stolen, TOLERANCE_NANOS, "stolen time");
        machine.atSafePoint(() -> addsUp(machine));
        linux.ringzero().service(Toolstack.class).destroy(spinner);
        linux.destroy(domain);
        hold.close();
    }

    /** Every nanosecond of each pCPU is charged once, and what pCPUs gave is what vCPUs ran; at a safe point. */
    static long addsUp(Machine machine) {
        TimeAccounts accounts = machine.accounts();
        long guests = 0;
        for (TimeAccounts.Pcpu pcpu : accounts.pcpus()) {
            assertEquals(pcpu.untilNanos() - pcpu.sinceNanos(),
                pcpu.guestNanos() + pcpu.hypervisorNanos() + pcpu.idleNanos(), pcpu.toString());
            guests += pcpu.guestNanos();
        }
        assertEquals(guests, accounts.presentNanos() + accounts.removedNanos(), accounts.toString());
        return guests;
    }

    /** Linux came first, and has one vCPU. */
    private static Runstate runstate(Machine machine) throws Exception {
        return machine.atSafePoint(() -> machine.vcpus().runstate(0));
    }

    private static long steal(String line) {
        assertTrue(line.startsWith("cpu "), line);
        return Long.parseLong(line.split(" +")[STEAL]);
    }
}
