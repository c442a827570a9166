// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.KernelImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What kernels say about themselves arrives in the image, with the defaults of elfnote.h. */
class ElfKernelParametersTest {
    private static final long MEMORY = 64L << 20;
    private final ElfFormat format = new ElfFormat();

    private KernelImage parse(ImageMaker maker) throws ImageException {
        return format.parse(maker.make(), MEMORY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKernelLikeGrubLoadsAtZero(boolean inSections) throws Exception {
        ImageMaker maker = ImageMaker.likeGrub();
        KernelImage image = parse(inSections ? maker.notesInSectionOnly() : maker);
        assertEquals(GuestType.PV64, image.type());
        assertEquals("GRUB", image.guestOs());
        assertEquals(0, image.entry());
        assertEquals(0, image.virtBase());
        assertNull(image.hypercallPage());
        assertNull(image.p2mBase());
        assertNull(image.symbols());
        assertEquals(2, image.segments().size());
        assertArrayEquals(ImageMaker.bytes(0x300, 1), image.segments().getFirst().bytes());
        assertEquals(0x2345, image.segments().getLast().virtualStart());
        assertEquals(0x2845, image.virtualEnd());
    }

    @Test
    void aKernelLikeLinuxKeepsAllItAsksFor() throws Exception {
        long base = 0xffffffff80000000L;
        KernelImage image = parse(new ImageMaker(true).load(0x1000000, new byte[0x5000], 0x9000).text(6, "linux")
            .text(7, "2.6").text(5, "xen-3.0").text(8, "generic").number(3, base).number(15, 0x8000000000L)
            .number(1, base + 0x1002000).text(10, "!writable_page_tables|pae_pgdir_above_4gb|from_the_future")
            .number(17, 0x8801).number(4, 0).number(12, 0xffff800000000000L).number(16, 1).number(14, 1)
            .number(2, base + 0x1001000).note(13, new byte[16]).note(18, new byte[8]));
        assertEquals(base, image.virtBase());
        assertEquals(base + 0x1000000, image.virtualStart());
        assertEquals(base + 0x1002000, image.entry());
        assertEquals(base + 0x1001000, image.hypercallPage());
        assertEquals(0x8000000000L, image.p2mBase());
        assertEquals(0xffff800000000000L, image.hypervisorStartLow());
        assertTrue(image.modulesUnmapped());
        assertFalse(image.paeExtendedCr3());
        assertEquals(Map.of("writable_page_tables", true, "pae_pgdir_above_4gb", false, "dom0", false,
            "linux_rsdp_unrestricted", false), image.features());
    }

    @Test
    void aKernelLikeMachSpeaksByString() throws Exception {
        String text = "GUEST_OS=GNU Mach,GUEST_VERSION=1.3,XEN_VER=xen-3.0,VIRT_BASE=0x40000000,"
            + "ELF_PADDR_OFFSET=0x40000000,HYPERCALL_PAGE=0x2,LOADER=generic,FEATURES=pae_pgdir_above_4gb,BSD_SYMTAB";
        KernelImage image = parse(new ImageMaker(true).load(0x40000000, new byte[0x4000], 0x6003).entry(0x40001000)
            .section("__xen_guest", 1, text.getBytes(StandardCharsets.US_ASCII), 0)
            .section(".strtab", SectionHeader.STRTAB, "abc\0".getBytes(StandardCharsets.US_ASCII), 0)
            .section(".symtab", SectionHeader.SYMTAB, ImageMaker.bytes(48, 3), 2));
        assertEquals(0x40000000L, image.virtBase());
        assertEquals(0x40000000L, image.virtualStart());
        assertEquals(0x40001000L, image.entry());
        assertEquals(0x40002000L, image.hypercallPage());
        assertEquals(Map.of("pae_pgdir_above_4gb", false), image.features());
        KernelImage.Segment symbols = Objects.requireNonNull(image.symbols());
        assertEquals(0x40006008L, symbols.virtualStart());
        ElfFile copy = ElfFile.read(new ImageBytes(Arrays.copyOfRange(symbols.bytes(), 4,
            symbols.bytes().length)));
        assertEquals(3, copy.sections().size());
        assertEquals(0, copy.programHeaders().size());
        SectionHeader table = copy.sections().get(1);
        SectionHeader strings = copy.sections().get(2);
        assertEquals(SectionHeader.SYMTAB, table.type());
        assertEquals(2, table.link());
        assertArrayEquals(ImageMaker.bytes(48, 3), copy.image().copy(table.offset(), table.size(), "symbols"));
        assertEquals("abc", copy.image().text(strings.offset(), 4, "strings"));
        assertEquals(strings.offset() + strings.size(), new ImageBytes(symbols.bytes()).u32(0));
        assertEquals(symbols.bytes().length, symbols.memoryBytes());
    }

    @Test
    void aPaeKernelTellsItsMode() throws Exception {
        assertTrue(parse(pae("yes")).paeExtendedCr3());
        assertTrue(parse(pae("yes,bimodal")).paeExtendedCr3());
        assertEquals(GuestType.PV32, parse(pae("yes")).type());
    }

    @Test
    void theStringsPlainPaeIsNotExtended() throws Exception {
        assertEquals(GuestParameters.Pae.YES, LegacyGuestString.parse("PAE=yes").pae);
        assertEquals(GuestParameters.Pae.EXTENDED_CR3, LegacyGuestString.parse("PAE=yes[extended-cr3]").pae);
        assertEquals(0x40002000L, LegacyGuestString.parse("HYPERCALL_PAGE=0x2,VIRT_BASE=0x40000000").hypercallPage);
    }

    @Test
    void aNoteMayReachBeyondItsSegmentButNotBeyondTheFile() throws Exception {
        byte[] file = ImageMaker.likeGrub().make();
        ByteBuffer view = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int noteHeader = 64 + 2 * 56;
        view.putLong(noteHeader + 32, view.getLong(noteHeader + 32) - 8);
        assertEquals(0, format.parse(file, MEMORY).virtBase());
    }

    static ImageMaker pae(String mode) {
        return new ImageMaker(false).load(0, new byte[64], 0x1000).text(5, "xen-3.0").text(8, "generic").text(9, mode);
    }
}
