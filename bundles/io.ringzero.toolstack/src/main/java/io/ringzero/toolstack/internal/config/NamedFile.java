// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads files that a configuration names, with a limit on their size; what goes wrong is a problem of the setting. */
final class NamedFile {
    /** Larger than any kernel or ramdisk; arrays end at 2 GiB. */
    static final long LARGEST = 1L << 30;

    private NamedFile() {
    }

    /** A file's bytes; null after a problem was noted. */
    static byte @Nullable [] read(Path folder, String name, String what, Place place, Problems problems) {
        try {
            Path file = folder.resolve(name);
            if (Files.isDirectory(file)) {
                problems.error(place, what + " '" + file + "' is a folder; name a file");
                return null;
            }
            long size = Files.size(file);
            if (size > LARGEST) {
                problems.error(place, what + " '" + file + "' has " + size + " bytes, more than " + LARGEST
                    + "; name a smaller file");
                return null;
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            problems.error(place, what + " '" + missing.getFile() + "' does not exist; correct the name");
        } catch (IOException | InvalidPathException unreadable) {
            problems.error(place,
                what + " '" + name + "' cannot be read (" + unreadable + "); make it readable or name another");
        }
        return null;
    }
}
