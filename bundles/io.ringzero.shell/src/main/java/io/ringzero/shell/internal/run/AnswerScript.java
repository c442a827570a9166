// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import io.ringzero.api.device.Console;
import io.ringzero.shell.internal.text.PlainText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Types lines at a guest's prompt and takes the answers. Each line is typed in the turn of the output that completed the
 * prompt, so in virtual time at that instruction. A prompt is a line that holds the prompt's text alone, with the cursor
 * behind it; of a guest that marks its prompts, a marked one. In turns of the console back-end.
 */
public final class AnswerScript implements Console.Listener {
    private final PlainText text = new PlainText();
    private final Deque<String> waiting;
    private final String prompt;
    private final Consumer<byte[]> keyboard;
    private final Consumer<String> answers;
    private final IntConsumer finished;
    private final StringBuilder collected = new StringBuilder();
    private String typed = "";
    private State state = State.BOOTING;

    private enum State {
        BOOTING, ANSWERING, FINISHED
    }

    /**
     * A script.
     *
     * @param lines to type, without line ends
     * @param keyboard types
     * @param answers hears each answer: lines, each with its line end; empty for none
     * @param finished runs when the prompt after the last answer is complete, with the exit status that a mark before it told, else 0
     */
    public AnswerScript(List<String> lines, String prompt, Consumer<byte[]> keyboard, Consumer<String> answers,
        IntConsumer finished) {
        this.waiting = new ArrayDeque<>(lines);
        this.prompt = prompt;
        this.keyboard = keyboard;
        this.answers = answers;
        this.finished = finished;
    }

    @Override
    public void output(byte[] bytes) {
        text.accept(bytes);
        text.take().forEach(line -> collected.append(line.stripTrailing()).append('\n'));
        // Whatever comes behind a prompt without moving the cursor does not make it a second one: an echo ends its line.
        boolean awaited = state == State.BOOTING || state == State.ANSWERING && !collected.isEmpty();
        if (awaited && text.mayBePrompt() && text.atEnd() && text.current().equals(prompt)) {
            prompted();
        }
    }

    private void prompted() {
        if (state == State.ANSWERING) {
            answers.accept(answer());
        }
        collected.setLength(0);
        if (waiting.isEmpty()) {
            state = State.FINISHED;
            finished.accept(status());
        } else {
            state = State.ANSWERING;
            text.forgetStatus();
            typed = waiting.removeFirst();
            keyboard
                .accept(PlainText.bytes(new String(utf8(typed), java.nio.charset.StandardCharsets.ISO_8859_1) + "\r"));
        }
    }

    private static byte[] utf8(String line) {
        return line.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** The guest has ended: what it printed since the last line counts as the answer. */
    void guestEnded() {
        if (state == State.ANSWERING) {
            text.control('\n');
            text.take().forEach(line -> collected.append(line.stripTrailing()).append('\n'));
            answers.accept(answer());
        }
        state = State.FINISHED;
    }

    /** Lines that were not typed yet. */
    int untyped() {
        return waiting.size();
    }

    /** Exit status of the last line, as far as the guest has told one; else 0. */
    int status() {
        return text.status().orElse(0);
    }

    /** Whether the last prompt has come. */
    boolean complete() {
        return state == State.FINISHED;
    }

    /** What came after the echo. A guest breaks an echo that is longer than its lines. */
    private String answer() {
        String all = collected.toString();
        String echo = (prompt + typed).stripTrailing();
        int at = all.indexOf('\n') + 1;
        int end = 0;
        int matched = 0;
        while (end < all.length() && matched < echo.length()
            && (all.charAt(end) == '\n' || all.charAt(end) == echo.charAt(matched))) {
            matched += all.charAt(end) == '\n' ? 0 : 1;
            end++;
        }
        if (matched == echo.length()) {
            at = all.indexOf('\n', end) + 1;
        }
        String answer = all.substring(at);
        return answer.isBlank() ? "" : answer.stripTrailing() + "\n";
    }
}
