// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is left of a terminal stream, {@code |} between lines; the same however the stream is cut. */
class PlainTextTest {
    static Stream<Arguments> streams() {
        return Stream.of(arguments("two lines", "ab\r\ncd", "ab|cd"), arguments("written over", "abc\rX", "Xbc"),
            arguments("backspace", "abc\b\bX", "aXc"), arguments("colours", "\u001b[1;31mred\u001b[0m", "red"),
            arguments("private mode", "\u001b[?25lx\u001b[?25h", "x"), arguments("character set", "\u001b(Bx", "x"),
            arguments("title", "\u001b]0;title\u0007x", "x"),
            arguments("title, ended by ST", "\u001b]0;t\u001b\\x", "x"),
            arguments("rest erased", "abcdef\u001b[3D\u001b[K", "abc"),
            arguments("line erased", "abc\u001b[2K\rx", "x"), arguments("cursor left and on", "abc\u001b[2DX", "aXc"),
            arguments("column", "abc\u001b[1GX", "Xbc"),
            arguments("position in the same row", "\u001b[5;1Habc\u001b[5;2HX", "aXc"),
            arguments("position further down", "\u001b[1;1Habc\u001b[2;1Hdef", "abc|def"),
            arguments("tab", "a\tb", "a       b"), arguments("bell", "a\u0007b", "ab"),
            arguments("not a sequence", "\u001b[1$px", "x"), arguments("many numbers",
                "\u001b[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18mx", "x"),
            arguments("huge number", "a\u001b[99999999999Gb\r\nc", "a" + " ".repeat(9997) + "b|c"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void leavesItsLines(String name, String stream, String expected) {
        for (int chunk : new int[] {1, 3, 100}) {
            PlainText text = new PlainText();
            for (int at = 0; at < stream.length(); at += chunk) {
                text.accept(PlainText.bytes(stream.substring(at, Math.min(at + chunk, stream.length()))));
            }
            StringBuilder left = new StringBuilder();
            text.take().forEach(line -> left.append(line).append('|'));
            assertEquals(expected, left + text.current(), name + ", " + chunk + " bytes at a time");
        }
    }

    @Test
    void anEndlessLineIsCut() {
        PlainText text = new PlainText();
        for (int i = 0; i < 3 * PlainText.LONGEST_LINE; i++) {
            text.print((byte) 'x');
        }
        assertEquals(2, text.take().size());
        assertEquals(PlainText.LONGEST_LINE, text.current().length());
    }
}
