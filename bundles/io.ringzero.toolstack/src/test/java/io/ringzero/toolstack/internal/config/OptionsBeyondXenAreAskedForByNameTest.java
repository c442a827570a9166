// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.toolstack.ConfigException;
import io.ringzero.api.xen.PvOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ringzero_options} in a configuration. */
class OptionsBeyondXenAreAskedForByNameTest {
    @TempDir
    private Path folder = Path.of(".");

    private Set<PvOption> read(String line) throws Exception {
        Files.write(folder.resolve("k"), new byte[] {1});
        return ConfigReader.read("x.cfg", "name='n'\nkernel='k'\n" + line + "\n", folder, List.of()).options();
    }

    @Test
    void noneIsTheDefault() throws Exception {
        assertEquals(Set.of(), read(""));
    }

    @Test
    void namesAreFollowed() throws Exception {
        assertEquals(Set.of(PvOption.DIRECTORY_STORES), read("ringzero_options='directory-stores'"));
    }

    @Test
    void anUnknownOneIsNamedWithThoseThereAre() {
        String text = String.valueOf(assertThrows(ConfigException.class,
            () -> read("ringzero_options='directory-stores, more'")).getMessage());
        assertTrue(text.startsWith("x.cfg:3:") && text.contains("'more'") && text.contains("directory-stores"), text);
    }
}
