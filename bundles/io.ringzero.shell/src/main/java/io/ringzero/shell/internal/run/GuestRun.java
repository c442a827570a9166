// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import io.ringzero.api.device.Console;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.launch.Terminal;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.ControlException;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.DomainListener;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.Inspector;
import io.ringzero.api.xen.ShutdownReason;
import io.ringzero.shell.internal.text.OutputQueue;
import io.ringzero.shell.internal.text.PlainText;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs one guest from its creation to its end, on the calling thread: types lines or attaches the terminal, stops the machine at
 * the instruction that ended the run, takes the report, destroys the guest.
 */
final class GuestRun {
    private static final byte[] WAKE = new byte[0];

    private final Machine machine;
    private final Hypervisor hypervisor;
    private final Control control;
    private final Inspector inspector;
    private final Toolstack toolstack;
    private final ConsoleBackend consoles;

    @Inject
    GuestRun(Machine machine, Hypervisor hypervisor, Control control, Inspector inspector, Toolstack toolstack,
        ConsoleBackend consoles) {
        this.machine = machine;
        this.hypervisor = hypervisor;
        this.control = control;
        this.inspector = inspector;
        this.toolstack = toolstack;
        this.consoles = consoles;
    }

    /**
     * Runs a guest and returns the exit status.
     *
     * @param packages what the guest comes from, for the report
     */
    int run(GuestConfig config, List<String> packages, RunOptions options, Terminal terminal) {
        long begun = System.nanoTime();
        Finish finish;
        RunReport report = RunReport.nothing();
        try {
            DomainId guest = toolstack.create(config.preserved());
            if (options.verbose()) {
                terminal.err().println("ringzero: " + config.name() + " is domain " + guest.domid());
            }
            OutputQueue output = new OutputQueue();
            try (EndSignal end = new EndSignal(machine, () -> output.add(WAKE))) {
                try {
                    finish = untilEnd(guest, config, options, terminal, end, output);
                    report = RunReport.take(machine, hypervisor, List.of(guest)).of(packages);
                    explain(guest, finish, options, terminal);
                } finally {
                    toolstack.destroy(guest);
                }
            }
        } catch (ImageException | ControlException e) {
            finish = failed(terminal, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            finish = failed(terminal, "interrupted");
        } catch (Exception e) {
            finish = failed(terminal, e.toString());
        }
        return conclude(finish, report, options, terminal, begun);
    }

    private static Finish failed(Terminal terminal, String reason) {
        terminal.err().println("ringzero: " + reason);
        return new Finish(Finish.Kind.FAILED, reason);
    }

    /** Writes the report, of a run that could not begin too. */
    int conclude(Finish finish, RunReport report, RunOptions options, Terminal terminal, long begun) {
        if (options.report() == null) {
            return finish.status();
        }
        try {
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
            RunReport.write(options.report(), report.json(finish, RunReport.host(machine, millis)));
            return finish.status();
        } catch (IOException e) {
            return failed(terminal, "the report cannot be written to " + options.report() + ": " + e.getMessage())
                .status();
        }
    }

    private Finish untilEnd(DomainId guest, GuestConfig config, RunOptions options, Terminal terminal, EndSignal end,
        OutputQueue output) throws Exception {
        Console console = consoles.console(guest)
            .orElseThrow(() -> new ControlException("the guest has no console: start io.ringzero.console.back"));
        AnswerScript script = script(config, options, console, end, output);
        DomainListener watcher = watcher(guest, script, end);
        hypervisor.listen(watcher);
        // The answers first: when both come with one output, the last answer still counts.
        try (AutoCloseable listening = console.listen(script == null ? output::add : script, true);
            AutoCloseable waiting = until(options, console, end);
            Terminal.Raw raw = script == null ? terminal.raw() : () -> {
            }) {
            if (script == null) {
                Keyboard.start(terminal, console, () -> end.end(Finish.Kind.LEFT, "the operator left the console"));
            }
            if (options.branches()) {
                inspector.recordBranches(guest, true);
            }
            control.unpause(guest);
            return drain(options, terminal, end, output);
        } finally {
            hypervisor.unlisten(watcher);
        }
    }

    private static @Nullable AnswerScript script(GuestConfig config, RunOptions options, Console console, EndSignal end,
        OutputQueue output) {
        return options.lines().isEmpty()
            ? null
            : new AnswerScript(options.lines(), Objects.requireNonNull(config.prompt()), console::type,
                answer -> output.add(PlainText.bytes(answer)),
                status -> end.end(new Finish(Finish.Kind.ANSWERED, "all lines were answered", status)));
    }

    private static AutoCloseable until(RunOptions options, Console console, EndSignal end) {
        String text = options.until();
        return text == null
            ? () -> {
            }
            : console.listen(
                new UntilText(text, () -> end.end(Finish.Kind.UNTIL, "the guest printed '" + text + "'")), true);
    }

    private static DomainListener watcher(DomainId guest, @Nullable AnswerScript script, EndSignal end) {
        return new DomainListener() {
            @Override
            public void shutdown(DomainInfo domain) {
                ShutdownReason reason = domain.shutdown();
                if (!domain.id().equals(guest) || reason == null) {
                    return;
                }
                boolean cut = script != null && !script.complete() && script.untyped() > 0;
                if (script != null) {
                    script.guestEnded();
                }
                if (reason.equals(ShutdownReason.CRASH) || reason.equals(ShutdownReason.WATCHDOG)) {
                    end.end(Finish.Kind.CRASH, "the guest crashed (" + reason + ")");
                } else if (cut) {
                    end.end(Finish.Kind.FAILED, "the guest shut down (" + reason + ") before all lines could be typed");
                } else {
                    end.end(new Finish(Finish.Kind.SHUTDOWN, "the guest shut down (" + reason + ")",
                        script == null ? 0 : script.status()));
                }
            }

            @Override
            public void destroyed(DomainInfo domain) {
                if (domain.id().equals(guest)) {
                    end.end(Finish.Kind.FAILED, "the guest was destroyed from elsewhere");
                }
            }
        };
    }

    /** Passes output on until the end; a slow terminal holds up nobody else. */
    private static Finish drain(RunOptions options, Terminal terminal, EndSignal end, OutputQueue output)
        throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.timeoutSeconds());
        while (true) {
            byte[] bytes = options.timeoutSeconds() == 0
                ? output.take()
                : output.poll(Math.max(0, deadline - System.nanoTime()));
            if (bytes == null) {
                end.end(Finish.Kind.TIMEOUT, "no end after " + options.timeoutSeconds() + " s");
                continue;
            }
            terminal.out().write(bytes, 0, bytes.length);
            if (output.isEmpty()) {
                terminal.out().flush();
                Finish finish = end.finish();
                if (finish != null) {
                    return finish;
                }
            }
        }
    }

    private void explain(DomainId guest, Finish finish, RunOptions options, Terminal terminal) {
        switch (finish.kind()) {
            case CRASH, TIMEOUT, FAILED -> {
                terminal.err().println("ringzero: " + finish.reason());
                Crashes.explain(hypervisor, guest, terminal);
                if (finish.kind() == Finish.Kind.TIMEOUT && options.verbose()) {
                    whereItStood(terminal);
                }
            }
            default -> {
                if (options.verbose()) {
                    terminal.err().println("ringzero: " + finish.reason());
                }
            }
        }
    }

    /** What the debug keys for domains and registers tell. */
    private void whereItStood(Terminal terminal) {
        try {
            control.clearLog();
            control.debugKey('q');
            control.debugKey('d');
            hypervisor.log().forEach(line -> terminal.err().println("(XEN) " + line.text()));
        } catch (ControlException e) {
            terminal.err().println("ringzero: the registers cannot be told: " + e.getMessage());
        }
    }
}
