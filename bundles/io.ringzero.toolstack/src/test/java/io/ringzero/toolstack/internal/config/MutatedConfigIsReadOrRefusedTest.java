// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.ringzero.api.toolstack.ConfigException;
import io.ringzero.api.toolstack.GuestConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A mutated configuration is either read, and then keeps the promises of {@link GuestConfig}, or refused with a place;
 * never another exception. 1,000 seeds.
 */
class MutatedConfigIsReadOrRefusedTest {
    private static final String GOOD = """
        # guest
        name = "guest"; type = 'pv'
        kernel = "k"
        cmdline = "a \\x41 \\"b\\""
        memory = 64
        maxmem = 0x80
        vcpus = 2
        on_crash = "preserve"
        uuid = "6ba7b810-9dad-11d1-80b4-00c04fd430c8"
        disk = [ ]
        vfb = [ ]
        cpus = [ "1", [ 2, 3 ] ]
        """;
    private static final String[] PIECES = {"[", "]", "\"", "'", "=", "+=", "#", "\\", ";", "\n", "-1", "0x",
        "99999999",
        "9223372036854775808", "\0", "\u00e9", "disk", "memory", ",", "\\x", "\\777", "on_reboot = 'x'\n", "../k", "/"};

    @TempDir
    private Path folder = Path.of(".");
    /** Warnings of a thousand odd configurations would hide everything else. */
    private final Logger log = Logger.getLogger(ConfigReader.class.getName());

    @BeforeEach
    void quiet() throws Exception {
        Files.write(folder.resolve("k"), new byte[] {1});
        log.setLevel(Level.OFF);
    }

    @AfterEach
    void loud() {
        log.setLevel(null);
    }

    @Test
    void readOrRefused() {
        int refused = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            String text = mutant(new SplitMix(seed));
            try {
                check(ConfigReader.read("x.cfg", text, folder, List.of()));
            } catch (ConfigException refusal) {
                refused++;
                String message = String.valueOf(refusal.getMessage());
                assertTrue(message.lines().allMatch(line -> line.matches("x\\.cfg:\\d+:\\d+: .{10,}")), message);
            } catch (RuntimeException | Error wrong) {
                fail("seed " + seed + ": " + text, wrong);
            }
        }
        assertTrue(refused > 200 && refused < 1_000, refused + " refused: the mutations are too weak or too strong");
    }

    private static void check(GuestConfig config) {
        assertTrue(config.name().matches("[!-~]{1,64}"), config.name());
        assertTrue(config.memoryKib() > 0 && config.maxMemoryKib() >= config.memoryKib(), "memory");
        assertTrue(config.vcpus() >= 1 && config.vcpus() <= 128, "vcpus");
        assertTrue(config.kernel().length == 1, "kernel");
        assertTrue(config.commandLine().length() < 1024 && config.commandLine().indexOf(0) < 0, "command line");
    }

    private static String mutant(SplitMix random) {
        StringBuilder text = new StringBuilder(GOOD);
        for (int i = 1 + random.below(3); i > 0 && !text.isEmpty(); i--) {
            int at = random.below(text.length());
            switch (random.below(5)) {
                case 0 -> text.setLength(Math.max(1, at));
                case 1 -> text.deleteCharAt(at);
                case 2 -> text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.below(7)));
                default -> text.insert(at, PIECES[random.below(PIECES.length)]);
            }
        }
        return text.toString();
    }
}
