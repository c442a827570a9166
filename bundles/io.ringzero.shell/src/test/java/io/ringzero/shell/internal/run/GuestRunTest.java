// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.launch.LaunchRequest;
import io.ringzero.api.launch.UsageException;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.shell.internal.FakeSystem;
import io.ringzero.shell.internal.FakeTerminal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** However a run ends, its status and report say so, and nothing of it is left. */
class GuestRunTest {
    private final FakeSystem system = new FakeSystem();
    private final FakeTerminal terminal = new FakeTerminal("", false);
    private final GuestRun run = new GuestRun(system.machine, system, system, system.inspector, system, system.console);
    @TempDir
    private Path folder;

    private int run(String... options) throws UsageException {
        Map<String, List<String>> given = new TreeMap<>();
        for (int i = 0; i < options.length; i += 2) {
            given.merge(options[i], List.of(options[i + 1]),
                (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream()).toList());
        }
        given.put("report", List.of("report.json"));
        LaunchRequest request = new LaunchRequest(List.of(), given, terminal, folder);
        return run.run(FakeSystem.config("> "), List.of(), RunOptions.of(request), terminal);
    }

    private String report() throws Exception {
        return Files.readString(folder.resolve("report.json"));
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, system.machine.holds, "the machine may go on");
        assertEquals(0, system.console.listeners());
        assertEquals(0, system.listeners());
        assertEquals(1, system.domains().size(), "only domain 0 is there");
    }

    @Test
    void answersAndNothingElse() throws Exception {
        system.guest = guest -> {
            guest.console.print("boot\r\n\u001b[H\u001b[J> ");
            guest.console.print("one\r\nfirst\r\n> ");
            guest.console.print("two\r\nsecond\r\n\r\n> ");
        };
        assertEquals(0, run("exec", "one", "exec", "two"));
        assertEquals("first\nsecond\n", terminal.said());
        assertEquals("", terminal.complained());
        assertEquals("one\rtwo\r", system.console.typed.toString(StandardCharsets.UTF_8));
        String report = report();
        for (String member : List.of("\"end\": \"answered\"", "\"instructions\": 123456", "\"virtualNanos\": 789",
            "\"virtualNanosZeroCost\": 700",
            "\"memorySha256\": \"e3b0c442\"", "\"sched_op.yield\": 21", "\"auditDifferences\": 0",
            "\"clock\": \"virtual\"")) {
            assertTrue(report.contains(member), member + " in " + report);
        }
    }

    @Test
    void aCrashIsReportedWithWhatWasSaidBefore() throws Exception {
        system.guest = guest -> {
            guest.console.print("> ");
            guest.console.print("die\r\noops\r\n");
            guest.end(ShutdownReason.CRASH);
        };
        assertEquals(126, run("exec", "die"));
        assertEquals("oops\n", terminal.said());
        assertTrue(terminal.complained().contains("a double fault"), terminal.complained());
        assertTrue(report().contains("\"end\": \"crash\""));
    }

    @Test
    void theGuestsExitStatusArrives() throws Exception {
        system.guest = guest -> {
            guest.console.print("\u001b]133;D;0\u0007> ");
            guest.console.print("grep x\r\nwhat\r\n\u001b]133;D;2\u0007> ");
        };
        assertEquals(2, run("exec", "grep x"));
        assertEquals("what\n", terminal.said());
    }

    @Test
    void aShellThatEndsTellsItsStatusToo() throws Exception {
        system.guest = guest -> {
            guest.console.print("\u001b]133;D;0\u0007> ");
            guest.console.print("exit 3\r\n\u001b]133;D;3\u0007");
            guest.end(ShutdownReason.POWEROFF);
        };
        assertEquals(3, run("exec", "exit 3"));
        assertEquals("", terminal.said());
    }

    @Test
    void aGuestThatPowersOffEndsWell() throws Exception {
        system.guest = guest -> {
            guest.console.print("hello\r\n");
            guest.end(ShutdownReason.POWEROFF);
        };
        assertEquals(0, run());
        assertEquals("hello\r\n", terminal.said(), "without --exec the console passes as it is");
        assertTrue(report().contains("poweroff"));
    }

    @Test
    void linesThatCouldNotBeTypedAreAFailure() throws Exception {
        system.guest = guest -> {
            guest.console.print("> ");
            guest.end(ShutdownReason.POWEROFF);
        };
        assertEquals(125, run("exec", "one", "exec", "two"));
        assertTrue(report().contains("before all lines could be typed"));
    }

    @Test
    void untilStopsAtTheText() throws Exception {
        system.guest = guest -> {
            guest.console.print("now log");
            assertEquals(0, guest.machine.holds);
            guest.console.print("in:");
            assertEquals(1, guest.machine.holds, "stopped in the turn that completed the text");
        };
        assertEquals(0, run("until", "login:"));
        assertTrue(report().contains("\"end\": \"until\""));
    }

    @Test
    void timeIsUp() throws Exception {
        assertEquals(124, run("exec", "one", "timeout", "1"));
        assertTrue(report().contains("\"end\": \"timeout\""));
        assertTrue(terminal.complained().contains("no end after 1 s"));
    }

    @Test
    void aGuestThatCannotBeMadeIsReported() throws Exception {
        system.refusal = new ControlException("no memory; ask for less");
        assertEquals(125, run("exec", "one"));
        assertEquals("ringzero: no memory; ask for less\n", terminal.complained());
        assertTrue(report().contains("\"end\": \"failed\""));
    }

    @Test
    void keysFromAPipeReachTheGuest() throws Exception {
        FakeTerminal pipe = new FakeTerminal("ls\n\u001d", false);
        var typed = new java.util.concurrent.CountDownLatch(1);
        system.guest = guest -> Thread.ofVirtual().start(() -> {
            while (guest.console.typed.size() < 4) {
                Thread.onSpinWait();
            }
            typed.countDown();
            guest.end(ShutdownReason.POWEROFF);
        });
        RunOptions options = new RunOptions(List.of(), null, 60, null, false, false);
        assertEquals(0, run.run(FakeSystem.config(null), List.of(), options, pipe));
        assertEquals("ls\n\u001d", system.console.typed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void ctrlBracketLeavesATerminal() {
        FakeTerminal tty = new FakeTerminal("ab\u001dcd", true);
        RunOptions options = new RunOptions(List.of(), null, 60, null, false, false);
        assertEquals(0, run.run(FakeSystem.config(null), List.of(), options, tty));
        assertEquals("ab", system.console.typed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void pvOptionsReachTheGuest() throws Exception {
        LaunchRequest request = new LaunchRequest(List.of(),
            new TreeMap<>(Map.of("pv-option", List.of("directory-stores"))), terminal, folder);
        assertEquals(java.util.Set.of(io.ringzero.api.xen.PvOption.DIRECTORY_STORES),
            RunOptions.sized(FakeSystem.config(null), request).options());
        LaunchRequest wrong = new LaunchRequest(List.of(), new TreeMap<>(Map.of("pv-option", List.of("x"))), terminal,
            folder);
        assertThrows(UsageException.class, () -> RunOptions.sized(FakeSystem.config(null), wrong));
    }

    @Test
    void wrongUseBeginsNothing() {
        for (String[] wrong : new String[][] {{"until", ""}, {"exec", "a\nb"}, {"timeout", "0"},
            {"timeout", "x"}}) {
            assertThrows(UsageException.class, () -> run(wrong));
        }
        assertEquals(List.of(), system.done);
    }
}
