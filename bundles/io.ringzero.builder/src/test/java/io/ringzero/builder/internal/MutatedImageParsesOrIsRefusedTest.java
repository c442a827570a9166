// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.KernelImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A mutated image either parses, and then holds what a kernel image promises, or is refused with an
 * {@link ImageException}; never another exception, never more than the domain's memory. 1,000 seeds for each image.
 */
class MutatedImageParsesOrIsRefusedTest {
    private static final long MEMORY = 128L << 20;
    private static final int SEEDS = 1_000;
    /** Where a third party's kernel lies, when there is one: set by whoever fetched it. */
    private static final String REAL = System.getProperty("ringzero.test.kernel", "");

    static Stream<Arguments> images() {
        String text = "GUEST_OS=GNU Mach,XEN_VER=xen-3.0,VIRT_BASE=0x40000000,HYPERCALL_PAGE=0x2,LOADER=generic,"
            + "PAE=yes[extended-cr3],BSD_SYMTAB,FEATURES=pae_pgdir_above_4gb";
        ImageMaker mach = new ImageMaker(false).load(0x40000000, ImageMaker.bytes(0x800, 5), 0x4003).entry(0x40000100)
            .section("__xen_guest", 1, text.getBytes(StandardCharsets.US_ASCII), 0)
            .section(".strtab", SectionHeader.STRTAB, new byte[40], 0)
            .section(".symtab", SectionHeader.SYMTAB, new byte[160], 2);
        return Stream.of(Arguments.of("like GRUB", ImageMaker.likeGrub().make()),
            Arguments.of("notes in sections", ImageMaker.likeGrub().notesInSectionOnly().make()),
            Arguments.of("like Mach", mach.make()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("images")
    void parsesOrIsRefused(String name, byte[] image) {
        mutate(image);
    }

    @Test
    void aThirdPartysKernelParsesOrIsRefused() throws Exception {
        Assumptions.assumeTrue(!REAL.isEmpty(), "SKIPPED: -Dringzero.test.kernel=FILE names no kernel");
        byte[] image = Files.readAllBytes(Path.of(REAL));
        new ElfFormat().parse(image, MEMORY);
        mutate(image);
    }

    private static void mutate(byte[] image) {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(120), () -> {
            int refused = 0;
            for (int seed = 0; seed < SEEDS; seed++) {
                byte[] mutant = mutant(image, new SplitMix(seed));
                try {
                    check(new ElfFormat().parse(mutant, MEMORY));
                } catch (ImageException refusal) {
                    refused++;
                    assertTrue(String.valueOf(refusal.getMessage()).length() > 30, refusal.getMessage());
                } catch (RuntimeException | Error wrong) {
                    fail("seed " + seed, wrong);
                }
            }
            assertTrue(refused > SEEDS / 20, "only " + refused + " refused: the mutations are too weak");
        });
    }

    private static void check(KernelImage image) {
        long memory = 0;
        long end = image.virtBase();
        for (KernelImage.Segment segment : image.segments()) {
            assertTrue(Long.compareUnsigned(segment.virtualStart(), end) >= 0, "segments in order, apart");
            assertTrue(segment.bytes().length <= segment.memoryBytes(), "contents fit");
            end = segment.virtualStart() + segment.memoryBytes();
            memory += segment.memoryBytes();
        }
        assertTrue(memory <= MEMORY && image.virtualEnd() - image.virtBase() <= MEMORY, "fits memory");
    }

    /** Truncation, flipped bits, or numbers of headers and notes replaced by extreme ones. */
    private static byte[] mutant(byte[] image, SplitMix random) {
        byte[] mutant = image.clone();
        switch (random.below(4)) {
            case 0 -> {
                return Arrays.copyOf(mutant, random.below(mutant.length));
            }
            case 1 -> flip(mutant, 1 + random.below(8), Math.min(mutant.length, 400), random);
            case 2 -> flip(mutant, 1 + random.below(64), mutant.length, random);
            default -> {
                long[] extremes = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 0x7fffffff, 0x80000000L, 0xffffffffL, 0, 1,
                    mutant.length, mutant.length - 1, -0x1000};
                ByteBuffer view = ByteBuffer.wrap(mutant).order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 1 + random.below(3); i > 0; i--) {
                    boolean front = random.below(2) == 0;
                    int span = Math.min(mutant.length - 8, 600);
                    int at = (front ? random.below(span) : mutant.length - 8 - random.below(span)) & ~3;
                    long value = extremes[random.below(extremes.length)];
                    if (random.below(2) == 0) {
                        view.putLong(at, value);
                    } else {
                        view.putInt(at, (int) value);
                    }
                }
            }
        }
        return mutant;
    }

    private static void flip(byte[] mutant, int times, int span, SplitMix random) {
        for (int i = 0; i < times; i++) {
            mutant[random.below(span)] ^= (byte) (1 << random.below(8));
        }
    }
}
