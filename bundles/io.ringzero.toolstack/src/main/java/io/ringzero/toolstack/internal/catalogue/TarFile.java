// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Looks up one regular file in a tar archive in memory (POSIX.1 ustar, with GNU's long names). Nothing is written to
 * disk, so names in an archive cannot lead anywhere.
 */
final class TarFile {
    private static final int BLOCK = 512;

    private TarFile() {
    }

    /**
     * A file's contents; empty when the archive has no such file.
     *
     * @param path without leading {@code ./} or {@code /}
     * @throws IOException when the archive is damaged
     */
    static Optional<byte[]> find(byte[] archive, String path) throws IOException {
        String longName = null;
        int at = 0;
        while (at + BLOCK <= archive.length && archive[at] != 0) {
            long size = octal(archive, at + 124, 12);
            int start = at + BLOCK;
            if (size > archive.length - start) {
                throw new IOException("tar entry at byte " + at + " reaches beyond the archive");
            }
            byte type = archive[at + 156];
            if (type == 'L') {
                longName = text(archive, start, (int) size);
            } else {
                String name = longName == null ? name(archive, at) : longName;
                longName = null;
                if ((type == '0' || type == 0) && plain(name).equals(path)) {
                    return Optional.of(Arrays.copyOfRange(archive, start, start + (int) size));
                }
            }
            at = start + (int) ((size + BLOCK - 1) / BLOCK * BLOCK);
        }
        return Optional.empty();
    }

    private static String name(byte[] archive, int at) {
        String name = text(archive, at, 100);
        boolean ustar = text(archive, at + 257, 5).equals("ustar");
        String prefix = ustar ? text(archive, at + 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String plain(String name) {
        return name.replaceFirst("^(\\./|/)+", "");
    }

    private static String text(byte[] archive, int at, int most) {
        int end = at;
        while (end < at + most && archive[end] != 0) {
            end++;
        }
        return new String(archive, at, end - at, StandardCharsets.UTF_8);
    }

    private static long octal(byte[] archive, int at, int length) throws IOException {
        String digits = text(archive, at, length).strip();
        try {
            long value = digits.isEmpty() ? 0 : Long.parseLong(digits, 8);
            if (value < 0) {
                throw new IOException("tar entry with a negative size");
            }
            return value;
        } catch (NumberFormatException notOctal) {
            throw new IOException("tar entry with size '" + digits + "'", notOctal);
        }
    }
}
