// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.xen.ImageException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is compressed unpacks to what it was, or to an error that says why; never to more than the domain has. */
class PackedKernelIsUnpackedWithinMemoryTest {
    private static final long MEMORY = 1 << 20;
    private final PackedElfFormat packed = new PackedElfFormat(new ElfFormat());
    private final BzImageFormat bzImage = new BzImageFormat(new ElfFormat());

    @ParameterizedTest
    @EnumSource(value = Compression.class, mode = EnumSource.Mode.EXCLUDE, names = "LZO")
    void packed(Compression compression) throws Exception {
        byte[] plain = ImageMaker.likeGrub().make();
        byte[] good = Packing.pack(compression, plain);
        assertTrue(packed.recognises(good));
        assertEquals("elf.packed", packed.parse(good, MEMORY).format());
        byte[] large = large();
        byte[] file = Packing.pack(compression, large);
        assertArrayEquals(large, compression.unpack(file, 0, file.length, large.length));
        byte[] bomb = Packing.pack(compression, new byte[2 << 20]);
        assertTrue(refusal(() -> packed.parse(bomb, MEMORY)).contains("unpack to more"));
        byte[] cut = Arrays.copyOf(good, good.length / 2);
        assertTrue(refusal(() -> packed.parse(cut, MEMORY)).matches("(?s).*(cannot be unpacked|not hold an ELF).*"));
        byte[] other = Packing.pack(compression, new byte[64]);
        assertTrue(refusal(() -> packed.parse(other, MEMORY)).contains("does not hold an ELF"));
    }

    /** More than one chunk or block of every format, neither regular nor random. */
    private static byte[] large() {
        SplitMix random = new SplitMix(1);
        byte[] bytes = new byte[9 << 20];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.below(4) == 0 ? random.below(256) : i >>> 8);
        }
        return bytes;
    }

    @Test
    void aBzImageSaysWhatIsWrongWithIt() throws Exception {
        byte[] plain = ImageMaker.likeGrub().make();
        byte[] good = Packing.bzImage(Packing.pack(Compression.XZ, plain), plain.length);
        bzImage.parse(good, MEMORY);
        byte[] old = good.clone();
        old[0x206] = 7;
        assertTrue(refusal(() -> bzImage.parse(old, MEMORY)).contains("protocol 2.7"));
        assertTrue(refusal(() -> bzImage.parse(Arrays.copyOf(good, 2300), MEMORY)).contains("truncated"));
        byte[] lzo = Packing.bzImage(new byte[] {(byte) 0x89, 'L', 'Z', 'O', 0, 13, 10, 26, 10}, 100);
        assertTrue(refusal(() -> bzImage.parse(lzo, MEMORY)).contains("extract-vmlinux"));
        byte[] unknown = Packing.bzImage(new byte[] {1, 2, 3, 4, 5}, 100);
        assertTrue(refusal(() -> bzImage.parse(unknown, MEMORY)).contains("does not know"));
        byte[] text = Packing.bzImage(Packing.pack(Compression.GZIP, new byte[99]), 99);
        assertTrue(refusal(() -> bzImage.parse(text, MEMORY)).contains("no ELF"));
    }

    private static String refusal(Executable parse) {
        return String.valueOf(assertThrows(ImageException.class, parse).getMessage());
    }
}
