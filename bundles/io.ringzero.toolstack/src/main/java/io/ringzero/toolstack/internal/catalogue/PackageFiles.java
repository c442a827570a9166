// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.catalogue;

import io.ringzero.api.toolstack.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Packages of one architecture, from the cache or from Debian, and the files in them. For one fetch. */
final class PackageFiles {
    private final AptClient apt;
    private final Consumer<String> progress;
    private boolean updated;
    private Optional<String> trouble = Optional.empty();

    /** @param progress told what is being done, one line each; only when something takes long */
    PackageFiles(AptClient apt, Consumer<String> progress) {
        this.apt = apt;
        this.progress = progress;
    }

    /** A package that was fetched before, else the one on offer. */
    Path obtain(String name) throws IOException, ConfigException {
        // Apt itself says nothing about a package that already lies where it would put it.
        Optional<Path> before = apt.newestHere(name);
        return before.isPresent() ? before.get() : fetch(name);
    }

    /**
     * The package that a metapackage is there for. When it was not fetched before, the metapackage on offer decides which: an
     * older one may name what is offered no more.
     */
    Path obtainDependency(String metapackage) throws IOException, ConfigException {
        Optional<Path> known = apt.newestHere(metapackage);
        if (known.isPresent()) {
            Optional<Path> before = apt.newestHere(apt.dependency(known.get()));
            if (before.isPresent()) {
                return before.get();
            }
        }
        return obtain(apt.dependency(fetch(metapackage)));
    }

    private Path fetch(String name) throws IOException, ConfigException {
        if (!updated) {
            updated = true;
            progress.accept("updating the package lists");
            trouble = apt.update();
        }
        Optional<String> offered = apt.offered(name);
        if (offered.isEmpty()) {
            throw new ConfigException("The package " + name + " cannot be had: "
                + trouble.map(reason -> "apt says '" + reason + "'; see to the network")
                    .orElse("apt's sources do not offer it; add Debian's main section to them")
                + ", then try again");
        }
        progress.accept("fetching " + offered.get());
        apt.download(name, offered.get());
        return apt.packages().resolve(offered.get());
    }

    /** A file in a package, under the first of some paths at which there is one. */
    byte[] content(Path file, String... paths) throws IOException, ConfigException {
        for (String path : paths) {
            Optional<byte[]> found = apt.unpack(file, path);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new ConfigException(
            "The package " + file.getFileName() + " holds no file '" + String.join("' or '", paths)
                + "'; report this to Ringzero");
    }
}
