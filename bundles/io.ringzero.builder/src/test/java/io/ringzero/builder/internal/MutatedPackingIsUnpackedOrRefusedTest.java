// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.KernelFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged compressed kernels, alone and in a bzImage: never anything but a kernel or an {@link ImageException}. */
class MutatedPackingIsUnpackedOrRefusedTest {
    private static final long MEMORY = 4L << 20;
    private static final int SEEDS = 500;

    @ParameterizedTest
    @EnumSource(value = Compression.class, mode = EnumSource.Mode.EXCLUDE, names = "LZO")
    void unpackedOrRefused(Compression compression) throws Exception {
        byte[] plain = ImageMaker.likeGrub().load(0x3000, ImageMaker.bytes(20_000, 9), 20_000).make();
        byte[] payload = Packing.pack(compression, plain);
        byte[] image = Packing.bzImage(payload, plain.length);
        ElfFormat elf = new ElfFormat();
        assertTimeoutPreemptively(Duration.ofSeconds(120), () -> {
            int refused = attempts(new PackedElfFormat(elf), payload) + attempts(new BzImageFormat(elf), image);
            assertTrue(refused > SEEDS / 10, "only " + refused + " refused: the mutations are too weak");
        });
    }

    private static int attempts(KernelFormat format, byte[] good) {
        int refused = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            byte[] mutant = mutant(good, new SplitMix(seed));
            if (!format.recognises(mutant)) {
                refused++;
                continue;
            }
            try {
                format.parse(mutant, MEMORY);
            } catch (ImageException refusal) {
                refused++;
                assertTrue(String.valueOf(refusal.getMessage()).length() > 30, refusal.getMessage());
            } catch (RuntimeException | Error wrong) {
                fail("seed " + seed, wrong);
            }
        }
        return refused;
    }

    /** Cut, or with bits flipped or extreme numbers, mostly where the headers are. */
    private static byte[] mutant(byte[] good, SplitMix random) {
        byte[] mutant = good.clone();
        int front = Math.min(mutant.length, 1200);
        switch (random.below(4)) {
            case 0 -> {
                return Arrays.copyOf(mutant, random.below(mutant.length));
            }
            case 1 -> mutant[6 + random.below(60)] ^= (byte) (1 << random.below(8));
            case 2 -> {
                for (int i = 0; i < 20; i++) {
                    mutant[random.below(mutant.length)] ^= (byte) (1 << random.below(8));
                }
            }
            default -> ByteBuffer.wrap(mutant).order(ByteOrder.LITTLE_ENDIAN).putInt(4 + random.below(front - 8),
                random.below(2) == 0 ? -1 : 0x7fff_ffff);
        }
        return mutant;
    }
}
