// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import io.ringzero.api.launch.LaunchRequest;
import io.ringzero.api.launch.LaunchVerb;
import io.ringzero.api.launch.Terminal;
import io.ringzero.api.launch.UsageException;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.shell.internal.xl.DomainTable;
import jakarta.inject.Inject;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code ringzero demo}: two embedded guests that print, set timers, send each other events and end; then looks whether all
 * that they had came back.
 */
final class DemoVerb implements LaunchVerb {
    private static final long DEFAULT_SECONDS = 60;

    private final Hypervisor hypervisor;
    private final DemoRun demo;
    private final GuestRun reports;

    @Inject
    DemoVerb(Hypervisor hypervisor, DemoRun demo, GuestRun reports) {
        this.hypervisor = hypervisor;
        this.demo = demo;
        this.reports = reports;
    }

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public int run(LaunchRequest request) throws UsageException {
        long begun = System.nanoTime();
        Path report = RunOptions.report(request);
        long seconds = request.number("timeout", DEFAULT_SECONDS, 1, 1_000_000);
        RunOptions options = new RunOptions(List.of(), null, seconds, report, request.has("verbose"), false);
        Terminal terminal = request.terminal();
        PrintStream out = terminal.out();
        long framesBefore = hypervisor.info().freeFrames();
        out.print(table("Domains before:"));
        DemoRun.Result result = demo.run(seconds, terminal);
        out.print(table("Domains after:"));
        long framesAfter = hypervisor.info().freeFrames();
        List<String> differences = hypervisor.audit().differences();
        out.println("Frames:  " + framesBefore + " free before, " + framesAfter + " free after");
        out.println("Audit:   " + differences.size() + " differences now, "
            + result.report().auditDifferences().size() + " with the guests there");
        out.printf(java.util.Locale.ROOT, "Machine: %d instructions, %.3f ms of system time, %d ms of ours%n",
            result.report().instructions(), result.report().virtualNanos() / 1e6,
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
        Finish finish = judged(result, framesBefore, framesAfter, differences);
        if (finish.kind() != Finish.Kind.SHUTDOWN) {
            terminal.err().println("ringzero: " + finish.reason());
        }
        return reports.conclude(finish, result.report(), options, terminal, begun);
    }

    private String table(String title) {
        return title + "\n" + DomainTable.of(hypervisor.domains()).indent(2);
    }

    private static Finish judged(DemoRun.Result result, long framesBefore, long framesAfter, List<String> differences) {
        @Nullable
        String wrong = framesBefore != framesAfter
            ? "the guests did not give back all their frames"
            : !differences.isEmpty()
                ? "the audit differs: " + differences.getFirst()
                : !result.report().auditDifferences().isEmpty()
                    ? "the audit differed: " + result.report().auditDifferences().getFirst()
                    : null;
        return result.finish().kind() == Finish.Kind.SHUTDOWN && wrong != null
            ? new Finish(Finish.Kind.FAILED, wrong)
            : result.finish();
    }
}
