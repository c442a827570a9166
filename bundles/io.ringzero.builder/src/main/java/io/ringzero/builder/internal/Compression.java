// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.airlift.compress.bzip2.BZip2HadoopStreams;
import io.airlift.compress.zstd.ZstdInputStream;
import io.ringzero.api.xen.ImageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.LZMAInputStream;
import org.tukaani.xz.SingleXZInputStream;

/** How kernels are compressed (Linux's lib/decompress.c), by the first bytes. Input is hostile; what comes out is limited. */
enum Compression {
    GZIP("gzip", 0x1f, 0x8b) {
        @Override
        InputStream open(InputStream in) throws IOException {
            return new GZIPInputStream(in);
        }
    },
    BZIP2("bzip2", 'B', 'Z', 'h') {
        @Override
        InputStream open(InputStream in) throws IOException {
            return new BZip2HadoopStreams().createInputStream(in);
        }
    },
    LZMA("LZMA", 0x5d, 0, 0) {
        @Override
        InputStream open(InputStream in) throws IOException {
            return new LZMAInputStream(in, DECODER_KIB);
        }
    },
    XZ("XZ", 0xfd, '7', 'z', 'X', 'Z', 0) {
        @Override
        InputStream open(InputStream in) throws IOException {
            return new SingleXZInputStream(in, DECODER_KIB);
        }
    },
    LZ4("LZ4", 2, 0x21, 0x4c, 0x18) {
        @Override
        InputStream open(InputStream in) throws IOException {
            return new Lz4Chunks(in);
        }
    },
    ZSTD("Zstandard", 0x28, 0xb5, 0x2f, 0xfd) {
        @Override
        InputStream open(InputStream in) {
            return new ZstdInputStream(in);
        }
    },
    LZO("LZO", 0x89, 'L', 'Z', 'O') {
        @Override
        InputStream open(InputStream in) throws IOException {
            throw new IOException("LZO is not supported; unpack the kernel with Linux's scripts/extract-vmlinux");
        }
    };

    /** Most memory that a decoder may take for its dictionary. */
    private static final int DECODER_KIB = 128 << 10;

    private final String title;
    private final int[] mark;

    Compression(String title, int... mark) {
        this.title = title;
        this.mark = mark;
    }

    String title() {
        return title;
    }

    abstract InputStream open(InputStream in) throws IOException;

    /** The one whose mark stands at an offset. */
    static Optional<Compression> at(byte[] file, int offset) {
        return Arrays.stream(values()).filter(each -> each.marks(file, offset)).findFirst();
    }

    private boolean marks(byte[] file, int offset) {
        for (int i = 0; i < mark.length; i++) {
            if (offset + i >= file.length || (file[offset + i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /**
     * Unpacks. Bytes behind the compressed stream do not matter.
     *
     * @param limit most bytes that may come out
     */
    byte[] unpack(byte[] file, int offset, int length, long limit) throws ImageException {
        int most = (int) Math.clamp(limit, 0, Integer.MAX_VALUE - 16);
        try (InputStream in = open(new ByteArrayInputStream(file, offset, length))) {
            byte[] plain = in.readNBytes(most);
            if (in.read() >= 0) {
                throw new ImageException("The " + title + " data unpack to more than the domain's memory of " + limit
                    + " bytes: give the domain more memory, or use another kernel");
            }
            return plain;
        } catch (IOException | RuntimeException damaged) { // decoders disagree about what bad input is
            throw new ImageException("The " + title + " data cannot be unpacked (" + damaged.getMessage()
                + "): truncated, damaged or of an unknown kind; fetch the kernel again");
        }
    }
}
