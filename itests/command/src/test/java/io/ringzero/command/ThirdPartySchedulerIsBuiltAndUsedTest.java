// SPDX-License-Identifier: Apache-2.0
package io.ringzero.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The example of {@code docs/examples/stride}, as a third party would: built by Maven outside our build, against our published
 * bundles, its contract tests included; dropped into the plug-ins of a running system, taken into use, and taken away again under a guest.
 */
class ThirdPartySchedulerIsBuiltAndUsedTest {
    private static final Path EXAMPLE = Command.ROOT.resolve("docs/examples/stride");
    private static final String VERSION = "0.1.0-SNAPSHOT";
    private static final long PATIENCE_MINUTES = 5;

    @TempDir
    private Path folder;

    @Test
    void fromItsSourcesToAGuest() throws Exception {
        String kernel = System.getProperty("ringzero.test.kernel");
        assumeTrue(kernel != null, "SKIPPED: needs a guest's kernel, named by ringzero.test.kernel; CI has it");
        Path built = build();
        Path plugins = Files.createDirectory(folder.resolve("plugins"));
        Path config = Files.writeString(folder.resolve("grub.cfg"), "name = \"grub\"\nkernel = \"" + kernel
            + "\"\nmemory = 64\n");
        try (RunningShell shell = new RunningShell("--plugins", plugins.toString())) {
            assertFalse(shell.answer("xl sched-list").contains("stride"));
            Path jar = folder.resolve("stride.jar");
            Files.copy(built, jar);
            Files.move(jar, plugins.resolve("stride.jar"), StandardCopyOption.ATOMIC_MOVE);
            // The slot hears of it first, then whoever shows what it claims: so both are awaited.
            String listed = shell.untilAnswered("xl sched-list", "  stride       work-conserving");
            assertTrue(listed.lines().anyMatch(line -> line.contains("stride") && line.contains("weights")), listed);
            shell.answer("xl create " + config);
            shell.answer("xl sched-use stride");
            shell.untilAnswered("xl sched-list", "* stride");
            shell.untilAnswered("xl hypercalls grub", "sched_op");
            Files.delete(plugins.resolve("stride.jar"));
            assertFalse(shell.untilAnswered("xl sched-list", "* built-in").contains("stride"));
            assertTrue(shell.answer("xl list").contains("grub"), "the guest is still there");
            shell.answer("xl destroy grub");
            assertEquals("", shell.end());
        }
    }

    private Path build() throws IOException, InterruptedException {
        Path project = folder.resolve("stride");
        copy(EXAMPLE, project);
        Path log = folder.resolve("log");
        Process maven = new ProcessBuilder("mvn", "-B", "-ntp", "package", "-Dringzero.repository=" + publish().toUri())
            .directory(project.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        assertTrue(maven.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES), "Maven still builds the example");
        assertEquals(0, maven.exitValue(), Files.readString(log));
        assertTrue(Files.readString(log).contains("StrideContractTest"), "its contract tests ran");
        return project.resolve("target/com.example.stride-1.0.0.jar");
    }

    /** A Maven repository with the bundles that this build has just made, and the poms that they need. */
    private Path publish() throws IOException {
        Path repository = folder.resolve("repository");
        publish(repository, "ringzero", Command.ROOT);
        try (Stream<Path> bundles = Files.list(Command.ROOT.resolve("bundles"))) {
            for (Path bundle : bundles.toList()) {
                publish(repository, bundle.getFileName().toString(), bundle);
            }
        }
        return repository;
    }

    private static void publish(Path repository, String artifact, Path module) throws IOException {
        Path to = Files.createDirectories(repository.resolve("io/ringzero").resolve(artifact).resolve(VERSION));
        String name = artifact + "-" + VERSION;
        Files.copy(module.resolve("pom.xml"), to.resolve(name + ".pom"));
        Path jar = module.resolve("target").resolve(name + ".jar");
        if (Files.exists(jar)) {
            Files.copy(jar, to.resolve(name + ".jar"));
        }
    }

    /** The sources; what an earlier build left there stays. */
    private static void copy(Path from, Path to) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.endsWith("target") ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        for (Path file : files) {
            Path copy = to.resolve(from.relativize(file).toString());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
    }
}
