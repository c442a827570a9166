// SPDX-License-Identifier: Apache-2.0
package io.ringzero.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code xl} from the command line: wrong use is told in two lines, configurations in one line for each problem. */
class XlLinesTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
        xl fly                ~ xl has no verb 'fly'                                   ~ see xl help
        xl list nobody        ~ there is no domain 'nobody'                            ~ xl list shows those there are
        xl shutdown           ~ xl shutdown takes -a or a domain                       ~ for example: xl shutdown -a
        xl mem-set nobody 64x ~ '64x' is no amount of memory                           ~ give a number with k, m or g behind it, for example 256m
        """)
    void wrongUseIsToldInTwoLines(String line, String why, String advice) throws Exception {
        assertEquals(new Command.Outcome(1, "", "ringzero: '" + line + "': " + why + "\n" + advice + "\n"),
            Command.run("", "-c", line));
    }

    @Test
    void whatAConfigurationAsksForInVainIsNamed() throws Exception {
        Files.writeString(directory.resolve("guest.cfg"), """
            name = "guest"
            kernel = "guest.cfg"
            disk = ["phy:/dev/sda,xvda,w"]
            vif = [""]
            on_crash = "coredump-restart"
            """);

        Command.Outcome outcome = Command.call("", directory, "-c", "xl create -q guest.cfg", "-c", "xl list");

        assertEquals(new Command.Outcome(1, "", """
            ringzero: 'xl create -q guest.cfg': guest.cfg:3:1: 'disk' is not supported yet; remove it
            guest.cfg:4:1: 'vif' is not supported yet; remove it
            guest.cfg:5:12: the action 'coredump-restart' is not supported yet; use destroy, restart, rename-restart or preserve
            """), outcome);
    }

    @Test
    void parametersOfBvtAreSetAndShown() throws Exception {
        Command.Outcome outcome = Command.run("", "-c", "xl sched-use bvt", "-c", "xl sched-bvt -c 1000 -q 50", "-c",
            "xl sched-bvt");
        assertEquals("", outcome.err());
        assertTrue(outcome.out().contains("Cpupool Pool-0: mcu=50 ctxallow=1000\n"), outcome.out());
        assertTrue(outcome.out().matches("(?s).*mcuadv +warpback +warpvalue +warpl +warpu\n"), outcome.out());
        Command.Outcome wrong = Command.run("", "-c", "xl sched-use bvt", "-c", "xl sched-bvt -b 1");
        assertTrue(wrong.err().contains("Must specify domain."), wrong.err());
    }

    @Test
    void cpuPoolsAreMadeAndHaveSchedulersOfTheirOwn() throws Exception {
        Command.Outcome outcome = Command.run("", "--pcpus", "3", "-c", "xl cpupool-cpu-remove Pool-0 1-2", "-c",
            "xl cpupool-create name=side sched=credit cpus=1", "-c", "xl cpupool-cpu-add side node:0", "-c",
            "xl sched-use bvt --pool=side", "-c", "xl cpupool-list", "-c", "xl cpupool-destroy side", "-c",
            "xl cpupool-cpu-add Pool-0 node:0", "-c", "xl cpupool-list -c");
        assertEquals("", outcome.err());
        assertTrue(outcome.out().contains("""
            Name               CPUs   Sched     Active   Domain count
            Pool-0               1        rr       y          1
            side                 2       bvt       y          0
            """), outcome.out());
        assertTrue(outcome.out().endsWith("Name               CPU list\nPool-0             0-2\n"), outcome.out());
        Command.Outcome wrong = Command.run("", "-c", "xl cpupool-cpu-remove Pool-0 7");
        assertTrue(wrong.err().contains("pCPU 7 is not in CPU pool Pool-0\nsee xl cpupool-list -c"), wrong.err());
    }

    @Test
    void debugKeysWriteIntoTheLog() throws Exception {
        Command.Outcome outcome = Command.run("", "-c", "xl dmesg -c", "-c", "xl debug-keys m", "-c", "xl dmesg");

        assertEquals("", outcome.err());
        assertEquals(0, outcome.status());
        assertTrue(outcome.out().contains("'m' pressed -> memory info"), outcome.out());
        assertEquals(1, outcome.out().lines().filter(line -> line.contains("Ringzero speaks Xen")).count());
    }
}
