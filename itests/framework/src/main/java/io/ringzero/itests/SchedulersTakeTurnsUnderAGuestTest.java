// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.Machine;
import io.ringzero.api.swap.SlotInfo;
import io.ringzero.api.swap.SwapReport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * While GRUB boots and answers, the whole family of schedulers takes turns, at 80 moments of virtual time: each takes over, none is
 * thrown out, and the guest answers as ever.
 */
class SchedulersTakeTurnsUnderAGuestTest {
    private static final List<String> FAMILY = List.of("bvt", "credit", "credit2", "rtds", "sedf", "atropos",
        "arinc653", "none",
        "rr");
    private static final int ROUNDS = 10;
    private static final List<String> LINES = List.of("set a=41; echo $a$a", "echo done");

    @Test
    void inVirtualTime() throws Exception {
        GrubRun.Result without = new GrubRun().run("virtual", LINES);
        List<String> failed = new ArrayList<>();
        GrubRun.Result with = new GrubRun().run("virtual", LINES,
            (machine, start) -> takeTurns(machine, start, without.nanos(), failed));
        assertEquals(List.of(), failed);
        assertEquals(List.of("4141", "done"), with.answers());
        assertEquals(List.of(), with.audit().differences());
    }

    private static void takeTurns(Machine machine, Runnable start, long endNanos, List<String> failed)
        throws Exception {
        Machine.Hold standing = machine.hold();
        start.run();
        int turns = ROUNDS * FAMILY.size();
        for (int turn = 1; turn <= turns; turn++) {
            var next = machine.holdAt(endNanos * turn / (turns + 1)).toCompletableFuture();
            standing.close();
            standing = next.get(60, TimeUnit.SECONDS);
            String before = FAMILY.get((turn + FAMILY.size() - 2) % FAMILY.size());
            String present = inUse(machine);
            if (!before.equals(present)) {
                failed.add("turn " + turn + ": " + present + " instead of " + before);
            }
            SwapReport report = machine.slots().use("scheduler", FAMILY.get((turn - 1) % FAMILY.size()));
            if (!report.done()) {
                failed.add("turn " + turn + ": " + report);
            }
        }
        standing.close();
    }

    private static String inUse(Machine machine) {
        return machine.slots().slots().stream().filter(slot -> slot.name().equals("scheduler")).map(SlotInfo::inUse)
            .findFirst().map(String::valueOf).orElse("none there");
    }
}
