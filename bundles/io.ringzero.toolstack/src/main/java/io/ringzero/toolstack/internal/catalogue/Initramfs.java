// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.catalogue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/**
 * A file system for Linux to begin with: one static busybox, and a first program that gives a shell on the console. A cpio
 * archive of the "new ASCII" format, compressed (Linux, Documentation/driver-api/early-userspace/buffer-format.rst). The
 * same busybox gives the same bytes.
 */
final class Initramfs {
    private static final int DIRECTORY = 0040755;
    private static final int PROGRAM = 0100755;
    private static final List<String> FOLDERS = List.of("bin", "dev", "etc", "proc", "root", "sys", "tmp");

    private final ByteArrayOutputStream archive = new ByteArrayOutputStream();
    private int inodes;

    private Initramfs() {
    }

    /** The archive around a busybox. */
    static byte[] of(byte[] busybox) throws IOException {
        Initramfs files = new Initramfs();
        FOLDERS.forEach(folder -> files.add(folder, DIRECTORY, new byte[0]));
        files.add("bin/busybox", PROGRAM, busybox);
        files.add("init", PROGRAM, resource("init.sh"));
        files.add("TRAILER!!!", 0, new byte[0]);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            files.archive.writeTo(gzip);
        }
        return packed.toByteArray();
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Initramfs.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the toolstack's bundle has lost its file " + name);
            }
            return in.readAllBytes();
        }
    }

    private void add(String name, int mode, byte[] contents) {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        inodes++;
        // magic, inode, mode, uid, gid, links, time, size, device twice of two numbers, length of the name, checksum
        String header = "070701" + hex(inodes, mode, 0, 0, 1, 0, contents.length, 0, 0, 0, 0, path.length + 1, 0);
        archive.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        archive.writeBytes(path);
        archive.write(0);
        pad();
        archive.writeBytes(contents);
        pad();
    }

    private void pad() {
        archive.writeBytes(new byte[-archive.size() & 3]);
    }

    private static String hex(int... values) {
        StringBuilder text = new StringBuilder();
        for (int value : values) {
            text.append(String.format("%08x", value));
        }
        return text.toString();
    }
}
