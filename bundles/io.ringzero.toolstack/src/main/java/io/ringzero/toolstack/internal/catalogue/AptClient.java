// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.catalogue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Debian's apt with lists and cache in a folder of our own: needs no root and touches nothing of the system's. Each
 * architecture has its own lists, since apt throws away all of them when one fails. Apt checks signatures and hashes.
 */
final class AptClient {
    private static final Pattern URI = Pattern.compile("'[^']*' (\\S+\\.deb) \\d+ \\S+");

    private final Commands commands;
    private final Path root;
    private final String architecture;

    /**
     * One architecture.
     *
     * @param folder where lists and packages are kept
     */
    AptClient(Commands commands, Path folder, String architecture) {
        this.commands = commands;
        this.architecture = architecture;
        root = folder.resolve("apt-" + architecture);
    }

    /** Whether the host has what it takes: empty, or what is missing. */
    Optional<String> missing() {
        for (String program : List.of("apt-get", "dpkg-deb")) {
            try {
                if (commands.run(Path.of("."), List.of(program, "--version")).status() != 0) {
                    return Optional.of(program);
                }
            } catch (IOException notThere) {
                return Optional.of(program);
            }
        }
        return Optional.empty();
    }

    /**
     * Brings the lists up to date.
     *
     * @return empty, or why not all could be had; older ones stay usable then
     */
    Optional<String> update() throws IOException {
        Files.createDirectories(root.resolve("lists/partial"));
        Files.createDirectories(root.resolve("cache/archives/partial"));
        Files.createDirectories(packages());
        Commands.Result result = apt(packages(), "-o", "APT::Update::Error-Mode=any", "update");
        return result.status() == 0 ? Optional.empty() : Optional.of(result.reason());
    }

    /** File name of the version on offer, which tells the version; empty when the lists have no such package. */
    Optional<String> offered(String packageName) throws IOException {
        // Not where packages are: apt names nothing that lies in the folder it is run in.
        Commands.Result result = apt(root, "--print-uris", "download", packageName);
        Matcher matcher = URI.matcher(result.text());
        return result.status() == 0 && matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /**
     * Fetches the version on offer. It comes to its place when it is whole, so that an end in between leaves no half package.
     *
     * @param file its file name
     */
    void download(String packageName, String file) throws IOException {
        Path unfinished = Files.createTempDirectory(root, "fetching");
        try {
            Commands.Result result = apt(unfinished, "download", packageName);
            if (result.status() != 0) {
                throw new IOException(result.reason());
            }
            Files.move(unfinished.resolve(file), packages().resolve(file), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            try (Stream<Path> left = Files.list(unfinished)) {
                for (Path path : left.toList()) {
                    Files.delete(path);
                }
            }
            Files.delete(unfinished);
        }
    }

    /** The newest package that was fetched before. */
    Optional<Path> newestHere(String packageName) throws IOException {
        if (!Files.isDirectory(packages())) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.list(packages())) {
            return files.filter(file -> file.getFileName().toString().startsWith(packageName + "_"))
                .filter(file -> file.getFileName().toString().endsWith(".deb"))
                .max(Comparator.comparing((Path file) -> file.toFile().lastModified()).thenComparing(file -> file));
        }
    }

    /** Where packages are. */
    Path packages() {
        return root.resolve("packages");
    }

    /** A file of a package. */
    Optional<byte[]> unpack(Path packageFile, String path) throws IOException {
        return commands.read(packages(), List.of("dpkg-deb", "--fsys-tarfile", packageFile.toString()),
            archive -> TarFile.find(archive, path));
    }

    /** The one package that a metapackage is there for: the first that it depends on, whatever the version. */
    String dependency(Path packageFile) throws IOException {
        Commands.Result result = commands.run(packages(),
            List.of("dpkg-deb", "--field", packageFile.toString(), "Depends"));
        String first = result.text().strip().split("[\\s,(|:]", 2)[0];
        if (result.status() != 0 || first.isEmpty()) {
            throw new IOException(packageFile.getFileName() + " depends on nothing: " + result.reason());
        }
        return first;
    }

    private Commands.Result apt(Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(
            List.of("apt-get", "-q", "-o", "Dir::State::Lists=" + root.resolve("lists"),
                "-o", "Dir::Cache=" + root.resolve("cache"), "-o", "Debug::NoLocking=1", "-o",
                "APT::Architecture=" + architecture, "-o", "APT::Architectures=" + architecture, "-o",
                "APT::Sandbox::User="));
        command.addAll(List.of(arguments));
        return commands.run(folder, command);
    }
}
