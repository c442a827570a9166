// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.toolstack.ConfigException;
import io.ringzero.api.xen.CpuidSetting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The libxl form of {@code cpuid} in a configuration. */
class CpuidIsConfiguredAsXlDoesTest {
    @TempDir
    private Path folder = Path.of(".");

    private List<CpuidSetting> read(String cpuid) throws Exception {
        Files.write(folder.resolve("k"), new byte[] {1});
        return ConfigReader.read("x.cfg", "name='n'\nkernel='k'\ncpuid=\"" + cpuid + "\"\n", folder, List.of()).cpuid();
    }

    @Test
    void featuresAndNumbersBecomeFieldsOfTheirLeaves() throws Exception {
        assertEquals(
            List.of(new CpuidSetting("sse4_2", 1, 0, 'c', 20, 1, 0), new CpuidSetting("maxleaf", 0, 0, 'a', 0, 32, 7),
                new CpuidSetting("family", 1, 0, 'a', 8, 4, 15), new CpuidSetting("family", 1, 0, 'a', 20, 8, 8),
                new CpuidSetting("model", 1, 0, 'a', 4, 4, 1), new CpuidSetting("model", 1, 0, 'a', 16, 4, 3),
                new CpuidSetting("bmi2", 7, 0, 'b', 8, 1, 0), new CpuidSetting("rdtscp", 0x80000001, 0, 'd', 27, 1, 1)),
            read("host, sse4_2=0,maxleaf=7,family=0x17,model=49,bmi2=0,rdtscp=1"));
    }

    @Test
    void whatLeavesAFieldAloneIsNoSetting() throws Exception {
        assertEquals(List.of(), read("host"));
        assertEquals(List.of(), read("host,avx=x,sse3=k,tm=s"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
        value = {"host,pclmulqdc=0 | names the unknown feature 'pclmulqdc'; did you mean 'pclmulqdq'?",
            "host,avx | has 'avx' without a value; write avx=0 or =1", "host,avx=2 | 'avx' of 'cpuid' is '2'",
            "host,avx=yes | write a number from 0 to 1, or x, k or s", "host,family=271 | a number from 0 to 270",
            "host,nc=4 | follows from the domain and cannot be set", "1:ecx=0 | begins with '1:ecx=0'",
            "host, | without a value"})
    void mistakesAreNamed(String cpuid, String message) {
        String text = String.valueOf(assertThrows(ConfigException.class, () -> read(cpuid)).getMessage());
        assertTrue(text.contains(message), text);
        assertTrue(text.startsWith("x.cfg:3:"), text);
    }
}
