// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.airlift.compress.bzip2.BZip2HadoopStreams;
import io.airlift.compress.lz4.Lz4Compressor;
import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.LZMAOutputStream;
import org.tukaani.xz.XZOutputStream;

/** Compresses as Linux's build does, and makes a bzImage around it. */
final class Packing {
    private static final int SETUP_SECTORS = 3;
    private static final int PROTECTED_MODE_CODE = 0x123;

    private Packing() {
    }

    static byte[] pack(Compression compression, byte[] plain) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        if (compression == Compression.LZ4) {
            lz4(out, plain);
        } else {
            try (OutputStream packer = packer(compression, out)) {
                packer.write(plain);
            }
        }
        return out.toByteArray();
    }

    private static OutputStream packer(Compression compression, OutputStream out) throws IOException {
        return switch (compression) {
            case GZIP -> new GZIPOutputStream(out);
            case BZIP2 -> new BZip2HadoopStreams().createOutputStream(out);
            case LZMA -> new LZMAOutputStream(out, new LZMA2Options(), -1);
            case XZ -> new XZOutputStream(out, new LZMA2Options());
            case ZSTD -> new ZstdOutputStream(out);
            default -> throw new IOException("nothing packs " + compression);
        };
    }

    private static void lz4(ByteArrayOutputStream out, byte[] plain) {
        out.writeBytes(new byte[] {2, 0x21, 0x4c, 0x18});
        int chunk = 8 << 20;
        for (int at = 0; at < plain.length; at += chunk) {
            Lz4Compressor compressor = new Lz4Compressor();
            int length = Math.min(chunk, plain.length - at);
            byte[] packed = new byte[compressor.maxCompressedLength(length)];
            int size = compressor.compress(plain, at, length, packed, 0, packed.length);
            out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(size).array());
            out.write(packed, 0, size);
        }
    }

    /** The payload behind boot sector, setup and some code, with the unpacked length appended as Linux does. */
    static byte[] bzImage(byte[] payload, int plainLength) {
        int appended = payload[0] == 0x1f ? 0 : 4;
        int start = (SETUP_SECTORS + 1) * 512 + PROTECTED_MODE_CODE;
        ByteBuffer out = ByteBuffer.allocate(start + payload.length + 1000).order(ByteOrder.LITTLE_ENDIAN);
        out.put(0x1f1, (byte) SETUP_SECTORS).putShort(0x1fe, (short) 0xaa55).putInt(0x202, 0x53726448)
            .putShort(0x206, (short) 0x20f).putInt(0x248, PROTECTED_MODE_CODE).putInt(0x24c, payload.length + appended);
        out.put(start, payload);
        if (appended > 0) {
            out.putInt(start + payload.length, plainLength);
        }
        return out.array();
    }
}
