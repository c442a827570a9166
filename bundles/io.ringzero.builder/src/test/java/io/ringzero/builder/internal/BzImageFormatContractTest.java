// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.ringzero.api.xen.KernelFormat;
import io.ringzero.tck.KernelFormatContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Nested;

/** bzImage keeps the contract of kernel formats with each compression; flipped bits reach each decoder. */
class BzImageFormatContractTest {
    /** One of them. */
    abstract static class Packed extends KernelFormatContract {
        private final Compression compression;

        Packed(Compression compression) {
            this.compression = compression;
        }

        @Override
        protected KernelFormat format() {
            return new BzImageFormat(new ElfFormat());
        }

        @Override
        protected byte[] image() {
            try {
                byte[] plain = ImageMaker.likeGrub().make();
                return Packing.bzImage(Packing.pack(compression, plain), plain.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Nested
    class WithGzip extends Packed {
        WithGzip() {
            super(Compression.GZIP);
        }
    }

    @Nested
    class WithBzip2 extends Packed {
        WithBzip2() {
            super(Compression.BZIP2);
        }
    }

    @Nested
    class WithLzma extends Packed {
        WithLzma() {
            super(Compression.LZMA);
        }
    }

    @Nested
    class WithXz extends Packed {
        WithXz() {
            super(Compression.XZ);
        }
    }

    @Nested
    class WithLz4 extends Packed {
        WithLz4() {
            super(Compression.LZ4);
        }
    }

    @Nested
    class WithZstd extends Packed {
        WithZstd() {
            super(Compression.ZSTD);
        }
    }
}
