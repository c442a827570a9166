// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import io.ringzero.api.device.Console;
import io.ringzero.api.device.ConsoleBackend;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.machine.MachineStats;
import io.ringzero.api.toolstack.GuestConfig;
import io.ringzero.api.toolstack.Toolstack;
import io.ringzero.api.xen.Control;
import io.ringzero.api.xen.DomainId;
import io.ringzero.api.xen.DomainInfo;
import io.ringzero.api.xen.DomainListener;
import io.ringzero.api.xen.Hypervisor;
import io.ringzero.shell.internal.run.AnswerScript;
import jakarta.inject.Inject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Runs the calls at a guest's prompt; between prompts the machine's counters tell what each took. */
final class GuestPeer {
    static final String NAME = "ringzero-bench";

    private final Machine machine;
    private final Hypervisor hypervisor;
    private final Control control;
    private final Toolstack toolstack;
    private final ConsoleBackend consoles;

    @Inject
    GuestPeer(Machine machine, Hypervisor hypervisor, Control control, Toolstack toolstack, ConsoleBackend consoles) {
        this.machine = machine;
        this.hypervisor = hypervisor;
        this.control = control;
        this.toolstack = toolstack;
        this.consoles = consoles;
    }

    /** The counters at a prompt, and the answer before it. */
    private record Mark(String answer, MachineStats stats, long hypercalls) {
        Cost since(Mark before, long nanos) {
            return new Cost(nanos, stats.instructions() - before.stats.instructions(),
                stats.exits() - before.stats.exits(), hypercalls - before.hypercalls);
        }
    }

    /**
     * Boots the guest, runs the calls and destroys it.
     *
     * @param progress hears how many calls are done
     * @throws IOException if the guest ended or answered otherwise than it should
     */
    Measured run(GuestConfig config, byte[] program, List<Measured.Call> plan, long timeoutSeconds,
        IntConsumer progress) throws Exception {
        DomainId guest = toolstack.create(ProgramArchive.with(config, NAME, program).preserved());
        BlockingQueue<Mark> marks = new LinkedBlockingQueue<>();
        DomainListener watcher = new DomainListener() {
            @Override
            public void shutdown(DomainInfo domain) {
                if (domain.id().equals(guest)) {
                    marks.add(new Mark("the guest ended", machine.stats(), 0));
                }
            }
        };
        Console console = consoles.console(guest)
            .orElseThrow(() -> new IOException("the guest has no console: start io.ringzero.console.back"));
        List<String> lines = new ArrayList<>(List.of("true"));
        plan.forEach(call -> lines.add("/" + NAME + " " + call.arguments() + " || echo status $?"));
        AnswerScript script = new AnswerScript(lines, Objects.requireNonNull(config.prompt()), console::type,
            answer -> marks.add(new Mark(answer.strip(), machine.stats(),
                hypervisor.hypercalls(guest).values().stream().mapToLong(Long::longValue).sum())),
            status -> {
            });
        hypervisor.listen(watcher);
        try (AutoCloseable listening = console.listen(script, true)) {
            control.unpause(guest);
            return new Measured(plan, costs(plan, marks, System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds),
                progress));
        } finally {
            hypervisor.unlisten(watcher);
            toolstack.destroy(guest);
        }
    }

    private static List<Cost> costs(List<Measured.Call> plan, BlockingQueue<Mark> marks, long deadline,
        IntConsumer progress) throws IOException, InterruptedException {
        Mark before = next(marks, deadline, "booting");
        List<Cost> costs = new ArrayList<>();
        for (Measured.Call call : plan) {
            progress.accept(costs.size());
            Mark mark = next(marks, deadline, call.arguments());
            if (!mark.answer.matches("\\d+")) {
                throw new IOException("'" + call.arguments() + "' in the guest said '" + mark.answer + "'");
            }
            costs.add(mark.since(before, Long.parseLong(mark.answer)));
            before = mark;
        }
        return costs;
    }

    private static Mark next(BlockingQueue<Mark> marks, long deadline, String what)
        throws IOException, InterruptedException {
        Mark mark = marks.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        if (mark == null) {
            throw new IOException("the guest took too long (" + what + "): try --quick, or a longer --timeout");
        }
        return mark;
    }
}
