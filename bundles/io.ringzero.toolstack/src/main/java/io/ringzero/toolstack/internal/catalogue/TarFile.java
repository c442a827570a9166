// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.catalogue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Looks up one regular file in a tar archive that streams by (POSIX.1 ustar, with GNU's long names). Nothing is written to
 * disk, so names in an archive cannot lead anywhere.
 */
final class TarFile {
    private static final int BLOCK = 512;
    /** Longest file that is taken, and longest name. */
    private static final int MOST_BYTES = 1 << 30;

    private final InputStream in;
    private final byte[] header = new byte[BLOCK];

    private TarFile(InputStream in) {
        this.in = in;
    }

    /**
     * A file's contents; empty when the archive has no such file.
     *
     * @param in the archive, read as far as the file
     * @param path without leading {@code ./} or {@code /}; a star at its end stands for any characters
     * @throws IOException when the archive is damaged
     */
    static Optional<byte[]> find(InputStream in, String path) throws IOException {
        return new TarFile(in).find(path);
    }

    private Optional<byte[]> find(String path) throws IOException {
        String longName = null;
        while (in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
            long size = octal(124, 12);
            byte type = header[156];
            if (type == 'L') {
                byte[] name = contents(size);
                longName = text(name, 0, name.length);
            } else {
                String name = longName == null ? name() : longName;
                longName = null;
                if ((type == '0' || type == 0) && matches(path, name.replaceFirst("^(\\./|/)+", ""))) {
                    return Optional.of(contents(size));
                }
                skip(padded(size));
            }
        }
        return Optional.empty();
    }

    private static boolean matches(String path, String name) {
        return path.endsWith("*") ? name.startsWith(path.substring(0, path.length() - 1)) : name.equals(path);
    }

    private byte[] contents(long size) throws IOException {
        if (size > MOST_BYTES) {
            throw new IOException("tar entry of " + size + " bytes");
        }
        byte[] contents = in.readNBytes((int) size);
        if (contents.length < size) {
            throw new IOException("tar entry reaches beyond the archive");
        }
        skip(padded(size) - size);
        return contents;
    }

    private void skip(long bytes) throws IOException {
        try {
            in.skipNBytes(bytes);
        } catch (java.io.EOFException end) {
            throw new IOException("tar entry reaches beyond the archive", end);
        }
    }

    private static long padded(long size) {
        return (size + BLOCK - 1) / BLOCK * BLOCK;
    }

    private String name() {
        String name = text(header, 0, 100);
        boolean ustar = text(header, 257, 5).equals("ustar");
        String prefix = ustar ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static String text(byte[] from, int at, int most) {
        int end = at;
        while (end < at + most && from[end] != 0) {
            end++;
        }
        return new String(from, at, end - at, StandardCharsets.UTF_8);
    }

    private long octal(int at, int length) throws IOException {
        String digits = text(header, at, length).strip();
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
