// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's GRUB for Xen, which knows nothing of us, boots to its prompt and answers what it is asked. */
class GrubAnswersOnItsConsoleTest {
    @ParameterizedTest
    @CsvSource({"grub64, real", "grub64, virtual", "grub32, real", "grub32, virtual"})
    void computesWhatItWasAsked(String guest, String clock) throws Exception {
        String digits = Long.toUnsignedString(System.nanoTime());
        GrubRun.Result run = new GrubRun(guest).run(clock, List.of("set a=" + digits + "; echo $a$a", "ls", "lsmod"));
        assertEquals(digits + digits, run.answers().get(0));
        assertTrue(run.answers().get(1).contains("(memdisk)") || run.answers().get(1).contains("(proc)"),
            run.answers().get(1));
        assertTrue(run.answers().get(2).lines().filter(line -> line.startsWith("echo")).count() == 1,
            run.answers().get(2));
        assertEquals(List.of(), run.audit().differences());
        assertEquals(run.freeFramesBefore(), run.freeFramesAfter());
    }

    @ParameterizedTest
    @ValueSource(strings = {"grub64", "grub32"})
    void callsWhatItCallsOnRealXen(String guest) throws Exception {
        GrubRun.Result run = new GrubRun(guest).run("virtual", List.of());
        assertEquals(RealXen.expected(guest), RealXen.steady(guest, run.hypercalls()));
    }
}
