// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's GRUB for Xen, which knows nothing of us, boots to its prompt and answers what it is asked. */
class GrubAnswersOnItsConsoleTest {
    /** What timing moves (docs/guests of the peers): waiting for the console to drain, and events about it. */
    private static final List<String> TIMING = List.of("sched_op.yield", "event_channel_op.send");

    /**
     * Counted on Xen 4.17 at the prompt of 2.06-13+deb12u2 with 128 MiB. The three of mmuext_op come from one call (GRUB,
     * kern/xen/init.c: pin the new root, load it, unpin the old); the counter on real Xen saw all three again at each
     * continuation of that call, eight in all, which is timing and not the guest's doing.
     */
    private static final Map<String, Long> ON_REAL_XEN = new TreeMap<>(Map.of("mmu_update.MACHPHYS", 4L,
        "update_va_mapping", 76L, "grant_table_op.set_version", 1L, "grant_table_op.setup_table", 1L,
        "mmuext_op.PIN_L4", 1L, "mmuext_op.NEW_BASEPTR", 1L, "mmuext_op.UNPIN", 1L));

    @ParameterizedTest
    @ValueSource(strings = {"real", "virtual"})
    void computesWhatItWasAsked(String clock) throws Exception {
        String digits = Long.toUnsignedString(System.nanoTime());
        GrubRun.Result run = new GrubRun().run(clock, List.of("set a=" + digits + "; echo $a$a", "ls", "lsmod"));
        assertEquals(digits + digits, run.answers().get(0));
        assertTrue(run.answers().get(1).contains("(memdisk)") || run.answers().get(1).contains("(proc)"),
            run.answers().get(1));
        assertTrue(run.answers().get(2).lines().filter(line -> line.startsWith("echo")).count() == 1,
            run.answers().get(2));
        assertEquals(List.of(), run.audit().differences());
        assertEquals(run.freeFramesBefore(), run.freeFramesAfter());
    }

    @Test
    void callsWhatItCallsOnRealXen() throws Exception {
        GrubRun.Result run = new GrubRun().run("virtual", List.of());
        SortedMap<String, Long> calls = new TreeMap<>(run.hypercalls());
        List<String> timing = new ArrayList<>(TIMING);
        calls.keySet().removeIf(timing::contains);
        assertEquals(ON_REAL_XEN, calls);
    }
}
