// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.shell.internal.text.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A dialogue with a guest, cut at any place: lines are typed when the prompt is complete, answers hold nothing else. */
class AnswerScriptTest {
    private final List<String> answers = new ArrayList<>();
    private final StringBuilder typed = new StringBuilder();
    private int finished;
    private int status = -1;

    private AnswerScript script(String... lines) {
        return new AnswerScript(List.of(lines), "grub> ",
            keys -> typed.append(new String(keys, StandardCharsets.ISO_8859_1)),
            answers::add, told -> {
                finished++;
                status = told;
            });
    }

    private static void say(AnswerScript script, String text, int chunk) {
        for (int at = 0; at < text.length(); at += chunk) {
            script.output(PlainText.bytes(text.substring(at, Math.min(text.length(), at + chunk))));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 1000})
    void twoLines(int chunk) {
        AnswerScript script = script("set a=21; echo $a$a", "ls");
        say(script, "Welcome to GRUB!\r\n\r\n\u001b[0mgrub> ", chunk);
        assertEquals("set a=21; echo $a$a\r", typed.toString());
        say(script, "set a=21; echo $a$a\r\n2121\r\n\u001b[0mgrub> ", chunk);
        assertEquals(List.of("2121\n"), answers);
        assertEquals("set a=21; echo $a$a\rls\r", typed.toString());
        say(script, "ls\r\n(proc) (xen/xvda)\r\nmore\r\n\r\ngrub> ", chunk);
        assertEquals(List.of("2121\n", "(proc) (xen/xvda)\nmore\n"), answers);
        assertEquals(1, finished);
    }

    /** As a shell's prompt with PS1='\[\e]133;D;$?\a\]grub> ' says it. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 1000})
    void aMarkTellsTheStatusAndEndsAnOpenLine(int chunk) {
        AnswerScript script = script("printf abc; false");
        say(script, "booting\r\n\u001b]133;D;0\u0007grub> ", chunk);
        say(script, "printf abc; false\r\nabc\u001b]133;D;1\u001b\\grub> ", chunk);
        assertEquals(List.of("abc\n"), answers);
        assertEquals(1, finished);
        assertEquals(1, status);
    }

    @Test
    void anEchoThatTheGuestBreaksIsNoAnswer() {
        AnswerScript script = script("echo " + "x".repeat(100));
        say(script, "grub> ", 1);
        say(script,
            "echo " + "x".repeat(68) + "\r\n" + "x".repeat(32) + "\r\n" + "x".repeat(79) + "\r\n" + "x".repeat(21)
                + "\r\ngrub> ",
            1);
        assertEquals(List.of("x".repeat(79) + "\n" + "x".repeat(21) + "\n"), answers);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void ofAGuestThatMarksItsPromptsOnlyAMarkedOneCounts(int chunk) {
        AnswerScript script = script("false", "printf grub; sleep 1");
        say(script, "\u001b]133;D;0\u0007grub> \u001b[6n", chunk);
        // What follows a prompt and shows nothing makes no second one.
        say(script, "\u001b[6n\u001b[6n", chunk);
        assertEquals("false\r", typed.toString());
        say(script, "false\r\n\u001b]133;D;1\u0007grub> \u001b[6n", chunk);
        assertEquals("false\rprintf grub; sleep 1\r", typed.toString());
        say(script, "printf grub; sleep 1\r\ngrub> ", chunk);
        assertEquals(0, finished);
        say(script, "\u001b]133;D;7\u0007grub> ", chunk);
        assertEquals(List.of("", "grub>\n"), answers);
        assertEquals(7, status);
    }

    @Test
    void aPromptWithinALineIsNone() {
        AnswerScript script = script("a");
        say(script, "say grub> ", 1);
        assertEquals("", typed.toString());
        say(script, "\r\ngrub> ", 1);
        assertEquals("a\r", typed.toString());
    }

    @Test
    void noAnswerIsEmpty() {
        AnswerScript script = script("set a=1");
        say(script, "grub> ", 1);
        say(script, "set a=1\r\ngrub> ", 1);
        assertEquals(List.of(""), answers);
        assertTrue(script.complete());
    }

    @Test
    void whatAGuestSaysBeforeItEndsIsItsAnswer() {
        AnswerScript script = script("halt", "ls");
        say(script, "grub> ", 1);
        say(script, "halt\r\nbye", 1);
        assertFalse(script.complete());
        assertEquals(1, script.untyped());
        script.guestEnded();
        assertEquals(List.of("bye\n"), answers);
        assertEquals(0, finished);
    }

    @Test
    void lettersOfAnyEncodingPassThrough() {
        AnswerScript script = script("\u00e4\u20ac");
        say(script, "grub> ", 1);
        assertEquals("\u00e4\u20ac\r", new String(PlainText.bytes(typed.toString()), StandardCharsets.UTF_8));
        String utf8 = new String("\u20ac".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        say(script, "x\r\n" + utf8 + "\r\ngrub> ", 1);
        assertEquals(List.of(utf8 + "\n"), answers);
    }
}
