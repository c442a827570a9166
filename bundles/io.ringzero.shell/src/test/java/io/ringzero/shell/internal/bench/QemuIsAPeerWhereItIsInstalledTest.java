// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in for QEMU here is a shell script with a prompt: it answers, ends early, or says something else. */
class QemuIsAPeerWhereItIsInstalledTest {
    private static final long PATIENCE_SECONDS = 60;
    /** Echoes the line as a terminal does; the answer to a call is its rounds times 7 microseconds, and a start-up. */
    private static final String ANSWERS = """
        printf '# '
        while IFS= read -r -d $'\\r' line; do
          printf '%s\\r\\n' "$line"
          set -- $line
          [ "$1" = true ] || echo $(($3 * 7000 + 99))
          printf '# '
        done
        """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private GuestConfig config;

    @BeforeEach
    void guest() {
        config = new GuestConfig("linux", null, new byte[] {1}, new byte[] {2, 3, 4, 5}, "console=hvc0 quiet", 65536,
            65536, 1, 256, EndAction.DESTROY, EndAction.DESTROY, EndAction.DESTROY, "# ");
    }

    private QemuPeer peer(String script) throws IOException {
        Path file = directory.resolve("qemu-system-x86_64");
        Files.writeString(file, "#!/bin/bash\necho \"$@\" >" + directory.resolve("line") + "\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new QemuPeer(List.of(directory.resolve("nothing"), directory));
    }

    private Measured run(QemuPeer peer) throws Exception {
        return peer.run(peer.installed().orElseThrow(), config, new byte[] {9}, "bench", Measured.plan(1, 0.01),
            PATIENCE_SECONDS);
    }

    @Test
    void itIsLookedForOnThePathAndMayBeMissing() throws IOException {
        assertEquals(Optional.empty(), new QemuPeer(List.of(directory)).installed());
        assertEquals(Optional.of(directory.resolve("qemu-system-x86_64")), peer("exit 0\n").installed());
    }

    @Test
    void itsGuestsAnswersAreItsFigures() throws Exception {
        Measured measured = run(peer(ANSWERS));
        Row row = Row.ALL.getFirst();
        assertEquals(7000, measured.of(row).nanos(), 0.001);
        String line = Files.readString(directory.resolve("line"), StandardCharsets.UTF_8);
        assertTrue(line.contains("-accel tcg -m 64M") && line.contains("console=ttyS0 quiet"), line);
    }

    @Test
    void anEmulatorThatEndsEarlyIsToldWithTheCallItDidNotAnswer() throws Exception {
        QemuPeer peer = peer("printf '# '\nread -r -d $'\\r' line\nprintf 'true\\r\\n# '\n");
        IOException e = assertThrows(IOException.class, () -> run(peer));
        assertTrue(String.valueOf(e.getMessage()).startsWith("QEMU ended early (n "), e.getMessage());
    }

    @Test
    void anAnswerThatIsNoNumberIsTold() throws Exception {
        QemuPeer peer = peer(ANSWERS.replace("$(($3 * 7000 + 99))", "oops"));
        IOException e = assertThrows(IOException.class, () -> run(peer));
        assertTrue(String.valueOf(e.getMessage()).contains("in QEMU's guest said 'oops'"), e.getMessage());
    }
}
