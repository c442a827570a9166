// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.catalogue;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The archive is what the kernel's cpio reader walks through, ends as it must, and is the same each time. */
class InitramfsTest {
    private static final int HEADER = 110;

    @Test
    void holdsFoldersBusyboxAndInit() throws Exception {
        byte[] busybox = {1, 2, 3, 4, 5};
        byte[] packed = Initramfs.of(busybox);
        assertArrayEquals(packed, Initramfs.of(busybox));
        byte[] archive = new GZIPInputStream(new ByteArrayInputStream(packed)).readAllBytes();
        List<String> names = new ArrayList<>();
        int at = 0;
        String name = "";
        while (!name.equals("TRAILER!!!")) {
            assertEquals("070701", text(archive, at, 6), "at byte " + at);
            int size = number(archive, at, 6);
            int nameSize = number(archive, at, 11);
            name = text(archive, at + HEADER, nameSize - 1);
            int mode = number(archive, at, 1);
            names.add(name + " " + Integer.toOctalString(mode));
            at = at + HEADER + nameSize + 3 & -4;
            if (name.equals("bin/busybox")) {
                assertArrayEquals(busybox, java.util.Arrays.copyOfRange(archive, at, at + size));
            }
            if (name.equals("init")) {
                assertTrue(text(archive, at, size).startsWith("#!/bin/busybox sh\n"));
            }
            at = at + size + 3 & -4;
        }
        assertEquals(archive.length, at);
        assertTrue(names.contains("proc 40755") && names.contains("bin/busybox 100755")
            && names.contains("init 100755"), names.toString());
        assertTrue(names.indexOf("bin 40755") < names.indexOf("bin/busybox 100755"), names.toString());
    }

    private static int number(byte[] archive, int at, int field) {
        return Integer.parseInt(text(archive, at + 6 + field * 8, 8), 16);
    }

    private static String text(byte[] archive, int at, int length) {
        return new String(archive, at, length, StandardCharsets.US_ASCII);
    }
}
