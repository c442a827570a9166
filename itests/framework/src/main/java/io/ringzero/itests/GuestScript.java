// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import io.ringzero.api.device.Console;
import io.ringzero.api.machine.Machine;
import io.ringzero.api.xen.CrashReport;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Types lines at a guest's prompt, each at the instruction that completed it, and stops the machine at the prompt after the
 * last answer. Listens in turns of the console back-end, so nothing here depends on the host's timing.
 */
final class GuestScript implements Console.Listener {
    private static final Pattern CONTROL = Pattern
        .compile("\u001b\\[[0-9;?]*[A-Za-z]|\u001b\\][^\u0007]*\u0007|\u001b[()][A-Za-z0-9]|\r");
    private static final long PATIENCE_SECONDS = 120;

    private final Machine machine;
    private final Console console;
    private final String prompt;
    private final List<String> lines;
    private final List<String> answers = new ArrayList<>();
    private final StringBuilder raw = new StringBuilder();
    private final CompletableFuture<Machine.Hold> done = new CompletableFuture<>();
    private int typed;

    private final long patienceSeconds;

    GuestScript(Machine machine, Console console, String prompt, List<String> lines) {
        this(machine, console, prompt, lines, PATIENCE_SECONDS);
    }

    GuestScript(Machine machine, Console console, String prompt, List<String> lines, long patienceSeconds) {
        this.patienceSeconds = patienceSeconds;
        this.machine = machine;
        this.console = console;
        this.prompt = prompt;
        this.lines = List.copyOf(lines);
    }

    @Override
    public void output(byte[] bytes) {
        raw.append(new String(bytes, StandardCharsets.ISO_8859_1));
        String text = plain(raw);
        if (done.isDone() || !text.endsWith("\n" + prompt)) {
            return;
        }
        if (typed > 0) {
            int echo = text.indexOf('\n');
            answers.add(text.substring(echo + 1, text.length() - prompt.length()).strip());
        }
        raw.setLength(0);
        if (typed < lines.size()) {
            console.type((lines.get(typed++) + "\r").getBytes(StandardCharsets.ISO_8859_1));
        } else {
            done.complete(machine.hold());
        }
    }

    /** Without what moves cursors and colours letters, and without carriage returns. */
    static String plain(CharSequence printed) {
        return CONTROL.matcher(printed).replaceAll("");
    }

    /** Waits for the end; the machine stands still until the hold is closed. */
    Machine.Hold await() throws Exception {
        return await(Optional::empty);
    }

    /** @param crash how the guest ended, asked once a second: nobody waits for the prompt of a dead one */
    Machine.Hold await(Supplier<Optional<CrashReport>> crash) throws Exception {
        Optional<CrashReport> end = Optional.empty();
        for (long seconds = 0; seconds < patienceSeconds && end.isEmpty(); seconds++) {
            try {
                return done.get(1, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                end = crash.get();
            }
        }
        throw new AssertionError("the guest did not come to its prompt; it "
            + end.map(report -> "crashed: " + report + ", it ").orElse("") + "printed: " + raw);
    }

    /** One for each line typed, without echo and prompt. */
    List<String> answers() {
        return answers;
    }
}
