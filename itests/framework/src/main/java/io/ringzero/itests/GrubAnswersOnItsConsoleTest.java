// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Debian's GRUB for Xen, which knows nothing of us, boots to its prompt and answers what it is asked. */
class GrubAnswersOnItsConsoleTest {
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
        assertEquals(RealXen.expected("grub64"), RealXen.steady("grub64", run.hypercalls()));
    }
}
