// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.airlift.compress.lz4.Lz4Decompressor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The "legacy" LZ4 file format, which Linux uses: after the mark, chunks of a length (32 bits, little-endian) and a block that
 * unpacks to at most 8 MiB. Ends where fewer bytes are left than a chunk needs: Linux appends the unpacked length.
 */
final class Lz4Chunks extends InputStream {
    private static final int CHUNK_BYTES = 8 << 20;
    private static final int MARK_BYTES = 4;

    private final InputStream in;
    private final Lz4Decompressor decompressor = new Lz4Decompressor();
    private byte[] chunk = new byte[0];
    private int length;
    private int at;

    /** Begins at the mark. */
    Lz4Chunks(InputStream in) throws IOException {
        this.in = in;
        in.skipNBytes(MARK_BYTES);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int most) throws IOException {
        if (most == 0) {
            return 0;
        }
        while (at == length) {
            if (!next()) {
                return -1;
            }
        }
        int count = Math.min(most, length - at);
        System.arraycopy(chunk, at, to, offset, count);
        at += count;
        return count;
    }

    private boolean next() throws IOException {
        byte[] header = in.readNBytes(4);
        if (header.length < 4 || in.available() == 0) {
            return false;
        }
        int packed = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt();
        if (packed <= 0 || packed > in.available()) {
            throw new IOException("a chunk of " + Integer.toUnsignedString(packed) + " bytes, " + in.available()
                + " are left");
        }
        chunk = new byte[CHUNK_BYTES];
        length = decompressor.decompress(in.readNBytes(packed), 0, packed, chunk, 0, CHUNK_BYTES);
        at = 0;
        return true;
    }
}
