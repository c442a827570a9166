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
            Path file = obtain(apt, row, progress);
            byte[] kernel = apt.unpack(file, row.path()).orElseThrow(() -> new ConfigException(
                "The package " + file.getFileName() + " holds no file '" + row.path() + "'; report this to Ringzero"));
            GuestConfig config = new GuestConfig(row.name(), null, kernel, null, "", row.memoryMib() * 1024L,
                row.memoryMib() * 1024L, 1, 256, EndAction.DESTROY, EndAction.RESTART, EndAction.DESTROY, row.prompt());
            return new Fetched(source(file), config);
        } catch (IOException failure) {
            throw new ConfigException("Guest '" + name + "' could not be fetched into " + cache + " ("
                + failure.getMessage() + "); see to the network and the folder, then try again", failure);
        }
    }

    private Path obtain(AptClient apt, GuestTable.Row row, Consumer<String> progress)
        throws IOException, ConfigException {
        // Apt itself says nothing about a package that already lies where it would put it.
        Optional<Path> before = apt.newestHere(row.packageName());
        if (before.isPresent()) {
            return before.get();
        }
        progress.accept("updating the package lists for " + row.architecture());
        Optional<String> trouble = apt.update();
        Optional<String> offered = apt.offered(row.packageName());
        if (offered.isPresent()) {
            progress.accept("fetching " + offered.get());
            apt.download(row.packageName(), offered.get());
            return apt.packages().resolve(offered.get());
        }
        throw new ConfigException("The package " + row.packageName() + " for " + row.architecture()
            + " cannot be had: " + trouble.map(reason -> "apt says '" + reason + "'; see to the network")
                .orElse("apt's sources do not offer it; add Debian's main section to them")
            + ", then try again");
    }

    /** {@code NAME_VERSION_ARCH.deb} as {@code NAME VERSION (ARCH)}; apt writes {@code :} as {@code %3a}. */
    private static String source(Path file) {
        String name = String.valueOf(file.getFileName()).replaceFirst("\\.deb$", "").replace("%3a", ":");
        String[] parts = name.split("_", 3);
        return parts.length == 3 ? parts[0] + " " + parts[1] + " (" + parts[2] + ")" : name;
    }
}
