// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The syntax and the meaning of xl.cfg(5). */
class ConfigIsReadAsXlReadsItTest {
    private static final String LEAST = "name='n'; kernel='k'\n";
    @TempDir
    private Path folder = Path.of(".");

    @BeforeEach
    void files() throws Exception {
        Files.write(folder.resolve("k"), new byte[] {1, 2, 3});
        Files.write(folder.resolve("r"), new byte[] {9});
    }

    private GuestConfig read(String text, String... overrides) throws Exception {
        return ConfigReader.read("x.cfg", text, folder, List.of(overrides));
    }

    @Test
    void whatIsNotSaidHasXlsDefaults() throws Exception {
        GuestConfig config = read(LEAST);
        assertEquals("n", config.name());
        assertNull(config.uuid());
        assertArrayEquals(new byte[] {1, 2, 3}, config.kernel());
        assertNull(config.ramdisk());
        assertEquals("", config.commandLine());
        assertEquals(128 * 1024, config.memoryKib());
        assertEquals(128 * 1024, config.maxMemoryKib());
        assertEquals(1, config.vcpus());
        assertEquals(256, config.weight());
        assertEquals(EndAction.DESTROY, config.onPoweroff());
        assertEquals(EndAction.RESTART, config.onReboot());
        assertEquals(EndAction.DESTROY, config.onCrash());
    }

    @Test
    void everythingThatIsSaidArrives() throws Exception {
        GuestConfig config = read("""
            # a comment
            name = "guest-1"     # another
            type = "pv"
            kernel = 'k'
            ramdisk = "r"
            cmdline = "console=hvc0 say=\\"hi\\" \\x41\\101"
            memory = 0x40
            maxmem = 0200
            vcpus = 2
            maxvcpus = 2
            cpu_weight = 512
            uuid = "6BA7B810-9DAD-11D1-80B4-00C04FD430C8"
            on_poweroff = "preserve"
            on_reboot = "destroy"
            on_crash = "restart"
            ringzero_prompt = "login: "
            disk = [ ]
            vif = [
            ]
            vfb = []
            vnuma = [ "0", [ 1, 2 ],
                     3, ]   # lists may nest and end in a comma
            """);
        assertEquals("guest-1", config.name());
        assertArrayEquals(new byte[] {9}, config.ramdisk());
        assertEquals("console=hvc0 say=\"hi\" AA", config.commandLine());
        assertEquals(64 * 1024, config.memoryKib());
        assertEquals(128 * 1024, config.maxMemoryKib());
        assertEquals(2, config.vcpus());
        assertEquals(512, config.weight());
        assertEquals("6ba7b810-9dad-11d1-80b4-00c04fd430c8", config.uuid());
        assertEquals(EndAction.PRESERVE, config.onPoweroff());
        assertEquals(EndAction.DESTROY, config.onReboot());
        assertEquals(EndAction.RESTART, config.onCrash());
        assertEquals("login: ", config.prompt());
    }

    @ParameterizedTest
    @CsvSource({"root='/dev/xvda', root=/dev/xvda", "extra='quiet', quiet",
        "root='/dev/xvda'; extra='ro quiet', root=/dev/xvda ro quiet", "cmdline='a'; extra='b', a",
        "extra='a'; extra += ' b', a b", "extra='a'; extra='b', b"})
    void theCommandLineIsComposedAsByXl(String line,
        String expected) throws Exception {
        assertEquals(expected, read(LEAST + line.strip().replaceAll("^\"|\"$", "")).commandLine());
    }

    @Test
    void overridesWinAndNeedNoQuotes() throws Exception {
        GuestConfig config = read(LEAST + "memory = 64\r\nextra='x'\r\n", "memory=256", "name=other",
            "cmdline=a=b c", "on_crash=\"preserve\"");
        assertEquals(256 * 1024, config.memoryKib());
        assertEquals("other", config.name());
        assertEquals("a=b c", config.commandLine());
        assertEquals(EndAction.PRESERVE, config.onCrash());
    }
}
