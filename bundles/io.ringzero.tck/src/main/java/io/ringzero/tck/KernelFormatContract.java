// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.KernelFormat;
import io.ringzero.api.xen.KernelImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A format of kernel images understands its own, leaves others alone, and refuses broken ones with a reason and nothing else. */
public abstract class KernelFormatContract {
    private static final int MUTATIONS = 2000;
    private static final long MEMORY = 256L << 20;

    /** The format under test. */
    protected abstract KernelFormat format();

    /** A good image of this format, for a domain of 256 MiB. */
    protected abstract byte[] image();

    @Test
    void aGoodImageIsRecognisedAndParsedTheSameEachTime() throws Exception {
        byte[] image = image();
        byte[] untouched = image.clone();
        assertTrue(format().recognises(image));
        KernelImage parsed = format().parse(image, MEMORY);
        assertEquals(format().name(), parsed.format());
        assertFalse(parsed.segments().isEmpty());
        KernelImage again = format().parse(image, MEMORY);
        assertEquals(parsed.entry(), again.entry());
        assertEquals(parsed.features(), again.features());
        assertTrue(Arrays.equals(untouched, image), "the image was changed");
    }

    @Test
    void segmentsRiseAndDoNotOverlap() throws Exception {
        KernelImage parsed = format().parse(image(), MEMORY);
        long end = 0;
        for (KernelImage.Segment segment : parsed.segments()) {
            assertTrue(Long.compareUnsigned(segment.virtualStart(), end) >= 0, segment.toString());
            assertTrue(segment.memoryBytes() >= segment.bytes().length, segment.toString());
            end = segment.virtualStart() + segment.memoryBytes();
        }
    }

    @Test
    void theMarkIsLookedForWithoutEverThrowing() {
        byte[] image = image();
        assertFalse(format().recognises(new byte[0]));
        assertFalse(format().recognises("no kernel at all".getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        for (int length = 0; length < Math.min(image.length, 300); length++) {
            byte[] cut = Arrays.copyOf(image, length);
            assertDoesNotThrow(() -> format().recognises(cut));
        }
    }

    @Test
    void anImageThatDoesNotFitIsRefused() {
        ImageException refusal = assertThrows(ImageException.class, () -> format().parse(image(), 4096));
        assertFalse(String.valueOf(refusal.getMessage()).isBlank());
    }

    @Test
    void aCutOrFlippedImageParsesOrIsRefusedWithAReason() {
        byte[] image = image();
        for (int seed = 0; seed < MUTATIONS; seed++) {
            SplitMix random = new SplitMix(seed);
            byte[] mutant = random.below(4) == 0 ? Arrays.copyOf(image, random.below(image.length)) : image.clone();
            for (int flips = 1 + random.below(6); flips > 0 && mutant.length > 0; flips--) {
                int near = random.below(2) == 0 ? Math.min(mutant.length, 512) : mutant.length;
                mutant[random.below(near)] ^= (byte) (1 << random.below(8));
            }
            try {
                assertNotNull(format().parse(mutant, MEMORY));
            } catch (ImageException refusal) {
                assertFalse(String.valueOf(refusal.getMessage()).isBlank(), "seed " + seed);
            } catch (RuntimeException | Error wrong) {
                throw new AssertionError("seed " + seed + " threw " + wrong, wrong);
            }
        }
    }
}
