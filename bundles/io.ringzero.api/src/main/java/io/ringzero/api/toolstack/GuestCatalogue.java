// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.toolstack;

import java.util.List;
import java.util.function.Consumer;

/** Third-party guests that are known by name. Any thread that is not a pCPU's. Provided by the toolstack. */
public interface GuestCatalogue {
    /** All of them, sorted by name. */
    List<Entry> entries();

    /**
     * Fetches a guest, from the cache when it is there.
     *
     * @param name one of {@link #entries}
     * @param progress told what is being done, one line each; only when something takes long
     * @throws ConfigException when there is no such name, or it cannot be had; the message says what to do
     */
    Fetched fetch(String name, Consumer<String> progress) throws ConfigException;

    /**
     * A guest that can be had.
     *
     * @param name what {@code ringzero guest} calls it
     * @param description one line
     */
    record Entry(String name, String description) {
    }

    /**
     * A guest that is here.
     *
     * @param packages package and version each that it comes from, the kernel's first
     * @param config ready to be created
     */
    record Fetched(List<String> packages, GuestConfig config) {
        /** Copies in, so that it never changes. */
        public Fetched {
            packages = List.copyOf(packages);
        }
    }
}
