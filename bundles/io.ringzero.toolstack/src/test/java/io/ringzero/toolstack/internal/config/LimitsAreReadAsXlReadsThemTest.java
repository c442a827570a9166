// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.toolstack.ConfigException;
import io.ringzero.api.xen.DomainLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code max_grant_frames}, {@code max_maptrack_frames}, {@code max_grant_version}, {@code max_event_channels} of xl.cfg(5). */
class LimitsAreReadAsXlReadsThemTest {
    @TempDir
    Path folder;

    private DomainLimits read(String lines) throws Exception {
        Files.writeString(folder.resolve("k"), "kernel");
        return ConfigReader.read("test.cfg", "name = \"g\"\nkernel = \"k\"\n" + lines + "\n", folder, List.of())
            .limits();
    }

    @Test
    void whatIsNotSaidIsXens() throws Exception {
        assertEquals(new DomainLimits(64, 1024, 2, 1023), read(""));
    }

    @Test
    void eachIsTaken() throws Exception {
        assertEquals(new DomainLimits(4, 0, 1, 127), read(
            "max_grant_frames = 4\nmax_maptrack_frames = 0\nmax_grant_version = 1\nmax_event_channels = 127"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|',
        value = {"max_grant_frames = 0 | 'max_grant_frames' is 0; write a number from 1 to 1024",
            "max_grant_frames = 1025 | from 1 to 1024", "max_maptrack_frames = 4097 | from 0 to 4096",
            "max_grant_version = 3 | 'max_grant_version' is 3; write a number from 1 to 2",
            "max_event_channels = 1 | from 2 to 131071", "max_event_channels = 131072 | from 2 to 131071",
            "max_grant_frames = \"many\" | write max_grant_frames = 64"})
    void whatCannotBeIsRefusedWithTheRange(String line, String why) {
        ConfigException wrong = assertThrows(ConfigException.class, () -> read(line));
        assertTrue(String.valueOf(wrong.getMessage()).contains(why), wrong::toString);
    }
}
