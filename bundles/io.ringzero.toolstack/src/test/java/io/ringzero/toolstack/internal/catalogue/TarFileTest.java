// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.catalogue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Files are found in tar archives by name, long names included; damaged archives are refused. */
class TarFileTest {
    static byte[] entry(String name, char type, byte[] contents) {
        byte[] header = new byte[512 + (contents.length + 511) / 512 * 512];
        put(header, 0, name);
        put(header, 124, String.format("%011o", contents.length));
        header[156] = (byte) type;
        put(header, 257, "ustar");
        System.arraycopy(contents, 0, header, 512, contents.length);
        return header;
    }

    private static void put(byte[] to, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, to, at, Math.min(bytes.length, 100));
    }

    static byte[] archive(byte[]... entries) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] entry : entries) {
            out.writeBytes(entry);
        }
        out.writeBytes(new byte[1024]);
        return out.toByteArray();
    }

    private static String find(byte[] archive, String path) throws IOException {
        return TarFile.find(new ByteArrayInputStream(archive), path)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElse("none");
    }

    @Test
    void filesAreFoundByName() throws Exception {
        String longName = "usr/share/" + "x".repeat(120) + "/file";
        byte[] archive = archive(entry("./usr/", '5', new byte[0]), entry("./usr/a", '0', "first".getBytes()),
            entry("./usr/link", '2', new byte[0]),
            entry("././@LongLink", 'L', ("./" + longName + "\0").getBytes()),
            entry("./usr/share/xx", '0', "long".getBytes()), entry("usr/b", '0', new byte[700]));
        assertEquals("first", find(archive, "usr/a"));
        assertEquals("long", find(archive, longName));
        assertEquals(700, find(archive, "usr/b").length());
        assertEquals("none", find(archive, "usr/link"));
        assertEquals("long", find(archive, "usr/share/xxx*"));
        assertEquals("none", find(archive, "usr/z*"));
        assertEquals("none", find(archive, "usr"));
        assertEquals("none", find(archive, "share/xx"));
    }

    @Test
    void damageIsRefused() {
        byte[] cut = Arrays.copyOf(entry("a", '0', new byte[2000]), 1024);
        assertThrows(IOException.class, () -> find(cut, "b"));
        byte[] size = entry("a", '0', new byte[0]);
        put(size, 124, "9x");
        assertThrows(IOException.class, () -> find(size, "b"));
        byte[] negative = entry("a", '0', new byte[0]);
        put(negative, 124, "-777");
        assertThrows(IOException.class, () -> find(negative, "b"));
    }
}
