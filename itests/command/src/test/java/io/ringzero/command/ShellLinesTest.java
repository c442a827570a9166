// SPDX-License-Identifier: Apache-2.0
package io.ringzero.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellLinesTest {
    @TempDir
    private Path directory;

    @Test
    void batchStopsAtTheFirstLineThatFails() throws Exception {
        Command.Outcome outcome = Command.run("", "-c", "echo one", "-c", "nosuch", "-c", "echo never");

        assertEquals(new Command.Outcome(1, "one\n", "ringzero: 'nosuch': Command not found: nosuch\n"), outcome);
    }

    @Test
    void stdinIsReadLineByLine() throws Exception {
        assertEquals(new Command.Outcome(0, "one\ntwo\n", ""), Command.run("echo one\n\necho two\nexit\necho never\n"));
    }

    @Test
    void everyBundleIsActiveAndStderrEmpty() throws Exception {
        Command.Outcome outcome = Command.run("", "-c", "lb -s");

        assertEquals("", outcome.err());
        assertEquals(0, outcome.status());
        List<String> idle = outcome.out().lines().filter(line -> line.contains("|") && !line.contains("|Active")
            && !line.contains("Symbolic name") && !line.contains("fileinstall")).toList();
        assertEquals(List.of(), idle);
        assertTrue(outcome.out().contains("io.ringzero.core"));
    }

    @Test
    void bundlesOfThePluginFolderAreThereBeforeTheFirstLine() throws Exception {
        Files.createDirectory(directory.resolve("plugins"));
        bundle(directory.resolve("plugins/extra.jar"));

        Command.Outcome outcome = Command.call("", directory, "-c", "lb -s extra");

        assertEquals("", outcome.err());
        assertTrue(outcome.out().contains("Active     |    5|org.example.extra"), outcome.out());
    }

    @Test
    void aPluginFolderThatIsMissingIsNeitherAnErrorNorMade() throws Exception {
        Command.Outcome outcome = Command.call("", directory, "-c", "echo here");

        assertEquals(new Command.Outcome(0, "here\n", ""), outcome);
        assertFalse(Files.exists(directory.resolve("plugins")));
    }

    private static void bundle(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Bundle-ManifestVersion", "2");
        attributes.putValue("Bundle-SymbolicName", "org.example.extra");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    }
}
