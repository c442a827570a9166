// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.toolstack.ConfigException;
import io.ringzero.api.toolstack.GuestConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code maxvcpus}, {@code cpus} and {@code cpus_soft} of xl.cfg(5). */
class VcpusArePlannedAsXlDoesTest {
    @TempDir
    Path folder;

    private GuestConfig read(String lines) throws Exception {
        Files.writeString(folder.resolve("k"), "kernel");
        return ConfigReader.read("test.cfg", "name = \"g\"\nkernel = \"k\"\n" + lines + "\n", folder, List.of());
    }

    @Test
    void spareVcpusAreThereAndOffline() throws Exception {
        GuestConfig config = read("vcpus = 2\nmaxvcpus = 4");
        assertEquals(2, config.vcpus());
        assertEquals(4, config.plan().most());
        assertEquals(1, read("").plan().most());
        assertEquals("k", config.files().kernel());
        ConfigException wrong = assertThrows(ConfigException.class, () -> read("vcpus = 4\nmaxvcpus = 2"));
        assertTrue(String.valueOf(wrong.getMessage()).contains("below 'vcpus'"), wrong::toString);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {"cpus = \"1-3,^2\" | 10 10 -1", "cpus = 1 | 2 2 -1",
        "cpus = [\"0\", 3] | 1 8 -1", "cpus = [\"2-3\"] | 12 -1 -1", "cpus = [0, 1, 2] | 1 2 -1",
        "cpus_soft = \"all\" | -1 -1 -1",
        "cpus = \"all,^0\" | -2 -2 -1", "cpus = \"63\" | -9223372036854775808 -9223372036854775808 -1"})
    void everyVcpuHasItsCpus(String line, String hard) throws Exception {
        GuestConfig config = read("vcpus = 2\n" + line);
        assertEquals(hard, config.plan().hard(0) + " " + config.plan().hard(1) + " " + config.plan().hard(2));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', value = {"cpus = \"x\" | no CPU", "cpus = \"3-1\" | not a range",
        "cpus = \"64\" | not a range", "cpus = \"1,^1\" | names no CPU",
        "cpus_soft = [[1]] | 'cpus_soft' is wrong", "cpus = \"\" | no CPU"})
    void whatIsNoSetOfCpusIsRefused(String line, String why) {
        ConfigException wrong = assertThrows(ConfigException.class, () -> read("vcpus = 2\n" + line));
        assertTrue(String.valueOf(wrong.getMessage()).contains(why), wrong::toString);
    }
}
