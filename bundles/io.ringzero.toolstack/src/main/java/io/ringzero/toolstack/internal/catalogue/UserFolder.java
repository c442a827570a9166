// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.catalogue;

import java.nio.file.Path;
import java.util.Map;

/** Where this user's cache is: {@code RINGZERO_CACHE}, else as the XDG Base Directory Specification says. */
final class UserFolder {
    private UserFolder() {
    }

    static Path cache(Map<String, String> environment, String home) {
        String own = environment.getOrDefault("RINGZERO_CACHE", "");
        if (!own.isEmpty()) {
            return Path.of(own).toAbsolutePath();
        }
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        // The specification: relative paths are to be ignored.
        return (xdg.startsWith("/") ? Path.of(xdg) : Path.of(home, ".cache")).resolve("ringzero");
    }
}
