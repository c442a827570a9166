// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The text is found at the byte that completes it, however it comes and whatever control sequences lie between. */
class UntilTextTest {
    @ParameterizedTest
    @CsvSource({"login:, 'Debian\r\nlogin: ', 14", "aab, aaab, 4", "ab, 'a\u001b[1mb', 6", "'a\nb', 'a\r\nb', 4",
        "zz, abc, 0", "\u00e9, x\u00e9, 3", "abab, abaabab, 7"})
    void foundAt(String wanted, String stream, int at) {
        int[] found = {0};
        int[] now = {0};
        UntilText until = new UntilText(wanted, () -> found[0] = now[0]);
        for (byte b : stream.getBytes(StandardCharsets.UTF_8)) {
            now[0]++;
            until.output(new byte[] {b});
        }
        until.output(stream.getBytes(StandardCharsets.UTF_8));
        assertEquals(at, found[0], "once only, at byte " + at);
    }
}
