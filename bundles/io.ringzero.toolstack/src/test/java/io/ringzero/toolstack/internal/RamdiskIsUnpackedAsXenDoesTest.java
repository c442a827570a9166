// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class RamdiskIsUnpackedAsXenDoesTest {
    private static final long MEMORY = 1 << 20;

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream packer = new GZIPOutputStream(out)) {
            packer.write(plain);
        }
        return out.toByteArray();
    }

    private static byte[] plain(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * i >>> 3);
        }
        return bytes;
    }

    private static void stays(byte[] file) {
        assertSame(file, Ramdisk.unpacked(file, MEMORY));
    }

    @Test
    void aGzipFileIsUnpacked() throws Exception {
        assertArrayEquals(plain(200_000), Ramdisk.unpacked(gzip(plain(200_000)), MEMORY));
        assertArrayEquals(new byte[0], Ramdisk.unpacked(gzip(new byte[0]), MEMORY));
    }

    @Test
    void whatIsNoGzipFileStays() {
        stays(plain(5000));
        stays(new byte[0]);
        stays(new byte[] {0x1f, (byte) 0x8b});
    }

    @Test
    void whatDoesNotFitOrIsNotWholeStays() throws Exception {
        stays(gzip(plain((int) MEMORY + 1)));
        byte[] good = gzip(plain(5000));
        stays(Arrays.copyOf(good, good.length / 2));
        byte[] two = Arrays.copyOf(good, good.length * 2);
        System.arraycopy(good, 0, two, good.length, good.length);
        stays(two);
        byte[] bad = good.clone();
        bad[good.length / 2] ^= 4;
        stays(bad);
    }
}
