// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.swap.SwapReport;
import io.ringzero.api.xen.Hypervisor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Under four Linux guests at work - two compute, one lives by its console, timer and event channels, one has a typist - the whole
 * family of schedulers takes turns on four pCPUs; no guest notices. Only swaps that were completed while a vCPU could run count.
 * RINGZERO_SWAPS says how many there are to be, RINGZERO_SWAP_MICROS how much system time lies between two, RINGZERO_SWAPS_CLOCK on which
 * clock; RINGZERO_SWAPS_CSV and RINGZERO_SWAPS_SVG name files for the pauses.
 */
class SchedulersTakeTurnsUnderLinuxTest {
    private static final System.Logger LOG = System.getLogger(SchedulersTakeTurnsUnderLinuxTest.class.getName());
    private static final List<String> FAMILY = List.of("bvt", "credit", "credit2", "rtds", "sedf", "atropos",
        "arinc653", "none",
        "rr");
    private static final int PCPUS = 4;
    private static final String MEMORY_MIB = "1024";
    private static final int SWAPS = Integer.parseInt(given("RINGZERO_SWAPS", "24"));
    private static final long STEP_NANOS = 1000 * Long.parseLong(given("RINGZERO_SWAP_MICROS", "5370"));
    private static final long PATIENCE_SECONDS = 120;
    /** Swaps in which nothing could run, at most, before the test gives up. */
    private static final int MOST_IDLE = 1000;

    private static String given(String variable, String otherwise) {
        return System.getenv().getOrDefault(variable, otherwise);
    }

    @Test
    void noGuestNotices() throws Exception {
        LinuxGuest linux = new LinuxGuest(given("RINGZERO_SWAPS_CLOCK", "virtual"), PCPUS, MEMORY_MIB);
        Leftovers before = Leftovers.now(linux.ringzero());
        FourLinux guests = new FourLinux(linux);
        List<String> wrong = new ArrayList<>();
        SwapPauses pauses = new SwapPauses();
        Machine.Hold hold = takeTurns(linux.machine(), guests, guests.begin(), pauses, wrong);
        LOG.log(System.Logger.Level.INFO, pauses.summary());
        write("RINGZERO_SWAPS_CSV", pauses.csv());
        write("RINGZERO_SWAPS_SVG", pauses.svg());
        linux.machine().atSafePoint(() -> StolenTimeIsSeenInProcStatTest.addsUp(linux.machine()));
        List<String> done = guests.end(hold, wrong);
        LOG.log(System.Logger.Level.INFO, "the guests " + done);
        assertEquals(List.of(), wrong);
        for (String name : FAMILY) {
            assertTrue(pauses.into(name) >= SWAPS / FAMILY.size(), name + " took over " + pauses.into(name) + " times");
        }
        assertEquals(List.of(), linux.ringzero().service(Hypervisor.class).audit().differences());
        assertEquals(before, Leftovers.now(linux.ringzero()));
    }

    private static void write(String variable, String text) throws Exception {
        String file = System.getenv(variable);
        if (file != null) {
            Files.writeString(Path.of(file), text);
        }
    }

    private static Machine.Hold takeTurns(Machine machine, FourLinux guests, Machine.Hold standing, SwapPauses pauses,
        List<String> wrong) throws Exception {
        Machine.Hold hold = standing;
        String expected = inUse(machine);
        int idle = 0;
        for (int turn = 0; pauses.count() < SWAPS && idle < MOST_IDLE && wrong.isEmpty(); turn++) {
            var later = machine.holdAt(machine.clock().systemNanos() + STEP_NANOS).toCompletableFuture();
            hold.close();
            hold = later.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String present = inUse(machine);
            if (!present.equals(expected)) {
                wrong.add("turn " + turn + ": " + present + " instead of " + expected);
            }
            int runnable = guests.runnable();
            if (runnable == 0) {
                idle++;
                continue;
            }
            String next = FAMILY.get(pauses.count() % FAMILY.size());
            SwapReport report = machine.slots().use("scheduler", next);
            if (!report.done()) {
                wrong.add("turn " + turn + ": " + report);
            }
            pauses.add(new SwapPauses.Pause(present, next, runnable, report.pauseNanos()));
            expected = next;
        }
        return hold;
    }

    private static String inUse(Machine machine) {
        return machine.slots().slots().stream().filter(slot -> slot.name().equals("scheduler")).map(SlotInfo::inUse)
            .findFirst().map(String::valueOf).orElse("none there");
    }
}
