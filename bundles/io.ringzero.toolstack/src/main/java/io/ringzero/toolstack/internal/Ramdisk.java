// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPInputStream;

/**
 * A ramdisk as the guest gets it. Xen 4.17's builder unpacks a gzip file (tools/libs/guest, xc_dom_build_module), so a
 * guest that cannot do it itself, and has less to do if it can, finds the contents; what is no whole gzip file of one member
 * is passed on as it is.
 */
final class Ramdisk {
    /** XC_DOM_DECOMPRESS_MAX. */
    private static final long MOST = 1L << 30;
    private static final int LEAST_BYTES = 18;

    private Ramdisk() {
    }

    /**
     * Unpacks if it is to be unpacked.
     *
     * @param file the file's bytes; not changed
     * @param memoryBytes of the domain: what does not fit there stays packed
     */
    static byte[] unpacked(byte[] file, long memoryBytes) {
        if (file.length < LEAST_BYTES || (file[0] & 0xff) != 0x1f || (file[1] & 0xff) != 0x8b) {
            return file;
        }
        long size = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(file.length - 4) & 0xffff_ffffL;
        if (size > Math.min(MOST, memoryBytes)) {
            return file;
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
            byte[] plain = in.readNBytes((int) size);
            return plain.length == size && in.read() < 0 ? plain : file;
        } catch (IOException damaged) {
            return file;
        }
    }
}
