// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.toolstack.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each mistake in a configuration is reported with file, line, column, what is wrong and what to do. */
class ConfigProblemsAreReportedTogetherTest {
    @TempDir
    private Path folder = Path.of(".");

    private String refusal(String text, String... overrides) throws Exception {
        Files.write(folder.resolve("k"), new byte[] {1});
        return String.valueOf(assertThrows(ConfigException.class,
            () -> ConfigReader.read("x.cfg", text, folder, List.of(overrides))).getMessage());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "name = \"unclosed                            | x.cfg:3:8: this text has no closing \"; end it on the same line",
        "memory = 12x                                 | x.cfg:3:10: '12x' is not a number",
        "memory = lots                                | x.cfg:3:10: the value 'lots' has no quotes; write \"lots\"",
        "memory = \"128\"                             | x.cfg:3:10: 'memory' is a text; write memory = 128",
        "memory = 0                                   | x.cfg:3:10: 'memory' is 0; write a number from 1 to",
        "memory = 99999999999999999999                | x.cfg:3:10: '99999999999999999999' is not a number of 63 bits",
        "memory = 64; maxmem = 32                     | x.cfg:3:23: 'maxmem' is 32, below 'memory', which is 64",
        "memory                                       | x.cfg:3:7: after 'memory' comes the end of the line",
        "= 5                                          | x.cfg:3:1: '=' stands where a key is expected",
        "memory = 5 6                                 | x.cfg:3:12: '6' after the value of 'memory'",
        "disk = [ 'a'                                 | x.cfg:3:8: this list has no closing ]; add it",
        "disk = [ 'a' 'b' ]                           | x.cfg:3:14: a text in a list; put , between items",
        "disk = [ 'phy:/dev/sda,xvda,w' ]             | x.cfg:3:1: 'disk' is not supported yet; remove it",
        "vif = ['']                                   | x.cfg:3:1: 'vif' is not supported yet",
        "memroy = 5                                   | x.cfg:3:1: unknown key 'memroy'; did you mean 'memory'?",
        "frobnicate_the_guest = 5                     | x.cfg:3:1: unknown key 'frobnicate_the_guest'; remove it",
        "type = 'hvm'                                 | x.cfg:3:8: type 'hvm' is not supported; only \"pv\" is",
        "vcpus = 129                                  | x.cfg:3:9: 'vcpus' is 129; write a number from 1 to 128",
        "maxvcpus = 129                               | x.cfg:3:12: 'maxvcpus' is 129; write a number from 1 to 128",
        "uuid = 'x'                                   | x.cfg:3:8: 'x' is no UUID",
        "on_crash = 'explode'                         | x.cfg:3:12: the action 'explode' is unknown; use destroy",
        "on_crash = 'coredump-destroy'                | x.cfg:3:12: the action 'coredump-destroy' is not supported yet",
        "on_watchdog = 'restart'                      | x.cfg:3:15: 'on_watchdog' can only be \"destroy\"",
        "ramdisk = 'nowhere'                          | x.cfg:3:11: the ramdisk '",
        "ramdisk = '.'                                | is a folder; name a file",
        "extra = 'a\\q'                               | x.cfg:3:11: '\\q' is no escape; write \\\\ for a backslash",
        "extra = 'a\\000b'                            | x.cfg:3:9: the command line has a NUL character",
        "? = 1                                        | x.cfg:3:1: '?' does not belong here"})
    void oneMistake(
        String line, String report) throws Exception {
        String refusal = refusal("name = 'n'\nkernel = 'k'\n" + line.strip() + "\n");
        assertTrue(refusal.contains(report.strip()), refusal);
    }

    @Test
    void allMistakesComeTogetherInOneMessage() throws Exception {
        String refusal = refusal("memory = 'x'\nvcpus = 0\nfoo = 1\n", "nothing", "bar=1");
        List<String> lines = refusal.lines().toList();
        assertEquals(7, lines.size(), refusal);
        assertTrue(refusal.contains("override 'nothing':1:1: 'nothing' is not key=value"), refusal);
        assertTrue(refusal.contains("override 'bar=1':1:1: unknown key 'bar'"), refusal);
        assertTrue(refusal.contains("x.cfg:3:1: 'name' is missing; add name = \"NAME\""), refusal);
        assertTrue(refusal.contains("'kernel' names no file"), refusal);
    }

    @Test
    void longAndDeepInputIsRefusedNotOverflowing() throws Exception {
        assertTrue(refusal("disk = " + "[".repeat(100_000)).contains("nested deeper than"));
        assertTrue(refusal("name='n'\nkernel='k'\nextra = '" + "x".repeat(1024) + "'").contains("has 1024 bytes"));
    }

    @Test
    void aConfigurationThatCannotBeReadIsNamed() {
        ConfigException missing = assertThrows(ConfigException.class,
            () -> ConfigReader.read(folder.resolve("none.cfg"), List.of()));
        assertTrue(String.valueOf(missing.getMessage()).contains("none.cfg' does not exist; correct the name"));
    }
}
