// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.catalogue;

import io.ringzero.api.toolstack.ConfigException;
import io.ringzero.api.toolstack.EndAction;
import io.ringzero.api.toolstack.GuestCatalogue;
import io.ringzero.api.toolstack.GuestConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Guests out of Debian's packages. The version on offer is fetched once and taken from then on, without asking the network
 * again; emptying the cache's folder asks anew. One fetch at a time.
 */
public final class AptCatalogue implements GuestCatalogue {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Path cache;
    private final Commands commands;

    AptCatalogue(Path cache, Commands commands) {
        this.cache = cache;
        this.commands = commands;
    }

    /** The catalogue of the user who runs this. */
    public static AptCatalogue ofUser() {
        return new AptCatalogue(UserFolder.cache(System.getenv(), System.getProperty("user.home", ".")),
            new HostCommands(PATIENCE));
    }

    @Override
    public List<Entry> entries() {
        return GuestTable.rows().stream().map(row -> new Entry(row.name(), row.description())).toList();
    }

    @Override
    public synchronized Fetched fetch(String name, Consumer<String> progress) throws ConfigException {
        GuestTable.Row row = GuestTable.row(name).orElseThrow(() -> new ConfigException("There is no guest '" + name
            + "'; there are: " + entries().stream().map(Entry::name).collect(Collectors.joining(", "))));
        AptClient apt = new AptClient(commands, cache, row.architecture());
        Optional<String> missing = apt.missing();
        if (missing.isPresent()) {
            throw new ConfigException("Guests are fetched from Debian's packages, and this host has no "
                + missing.get() + "; run on Debian or a system like it, or fetch the file yourself and use a"
                + " configuration (run FILE.cfg)");
        }
        try {
            PackageFiles files = new PackageFiles(apt, progress);
            return switch (row.userland()) {
                case NONE -> {
                    Path file = files.obtain(row.packageName());
                    yield new Fetched(sources(file), config(row, files.content(file, row.path()), null));
                }
                case BUSYBOX -> {
                    Path file = files.obtainDependency(row.packageName());
                    Path busybox = files.obtain("busybox-static");
                    yield new Fetched(sources(file, busybox), config(row, files.content(file, row.path()),
                        Initramfs.of(files.content(busybox, "bin/busybox", "usr/bin/busybox"))));
                }
            };
        } catch (IOException failure) {
            throw new ConfigException("Guest '" + name + "' could not be fetched into " + cache + " ("
                + failure.getMessage() + "); see to the network and the folder, then try again", failure);
        }
    }

    private static GuestConfig config(GuestTable.Row row, byte[] kernel, byte @Nullable [] ramdisk) {
        long memoryKib = row.memoryMib() * 1024L;
        return new GuestConfig(row.name(), null, kernel, ramdisk, row.commandLine(), memoryKib, memoryKib, 1, 256,
            EndAction.DESTROY, EndAction.RESTART, EndAction.DESTROY, row.prompt());
    }

    private static List<String> sources(Path... files) {
        return Stream.of(files).map(AptCatalogue::source).toList();
    }

    /** {@code NAME_VERSION_ARCH.deb} as {@code NAME VERSION (ARCH)}; apt writes {@code :} as {@code %3a}. */
    private static String source(Path file) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.deb$", "").replace("%3a", ":");
        String[] parts = name.split("_", 3);
        return parts.length == 3 ? parts[0] + " " + parts[1] + " (" + parts[2] + ")" : name;
    }
}
