// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.xen.GuestType;
import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.KernelImage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a kernel tells Xen about itself, what it may leave out, and which of several places counts. */
class MissingParametersHaveDefaultsTest {
    private static final long MEMORY = 64L << 20;
    private static final String LEAST = "XEN_VER=xen-3.0,LOADER=generic";
    private static final int PROGBITS = 1;

    private static ImageMaker kernel() {
        return new ImageMaker(true).load(0x10000, new byte[0x400], 0x4000).entry(0x10040);
    }

    private static ImageMaker noted() {
        return kernel().text(5, "xen-3.0").text(8, "generic");
    }

    private static ImageMaker withString(ImageMaker maker, String text) {
        return maker.section("__xen_guest", PROGBITS, text.getBytes(StandardCharsets.US_ASCII), 0);
    }

    private static KernelImage parse(ImageMaker maker) throws ImageException {
        return new ElfFormat().parse(maker.make(), MEMORY);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void notesWithoutBaseAndEntry(boolean inSections) throws Exception {
        KernelImage image = parse(inSections ? noted().notesInSectionOnly() : noted());
        assertEquals(0, image.virtBase());
        assertEquals(0x10040, image.entry(), "e_entry");
        assertEquals(0x10000, image.virtualStart(), "physical addresses, unless PADDR_OFFSET says otherwise");
        assertNull(image.hypercallPage());
        assertNull(image.p2mBase());
        assertNull(image.hypervisorStartLow());
        assertEquals(GuestType.PV64, image.type());
    }

    @Test
    void aBaseIsAddedToPhysicalAddressesOfNotedKernelsOnly() throws Exception {
        assertEquals(0x4001_0000L, parse(noted().number(3, 0x4000_0000L).number(1, 0x4001_0000L)).virtualStart());
        KernelImage legacy = parse(withString(new ImageMaker(true).load(0x4001_0000L, new byte[64], 0x1000)
            .entry(0x4001_0000L), LEAST + ",VIRT_BASE=0x40000000"));
        assertEquals(0x4001_0000L, legacy.virtualStart(), "the string's offset is its base unless it says so");
    }

    @Test
    void aStringWithoutAddresses() throws Exception {
        KernelImage image = parse(withString(kernel(), LEAST));
        assertEquals(0, image.virtBase());
        assertEquals(0x10040, image.entry());
        assertEquals(0x12000, parse(withString(kernel(), LEAST + ",HYPERCALL_PAGE=18")).hypercallPage(),
            "a page number, in any base");
    }

    @Test
    void notesCountBeforeTheString() throws Exception {
        KernelImage image = parse(withString(noted().text(6, "by note"), LEAST + ",GUEST_OS=by string"));
        assertEquals("by note", image.guestOs());
    }

    @Test
    void notesForOthersAreNoNotes() throws Exception {
        byte[] foreign = noted().notesInSectionOnly().make();
        String name = "Xen\0";
        for (int i = 0; i + 4 < foreign.length; i++) {
            if (new String(foreign, i, 4, StandardCharsets.ISO_8859_1).equals(name)) {
                foreign[i] = 'N';
            }
        }
        ImageException refusal = assertThrows(ImageException.class, () -> new ElfFormat().parse(foreign, MEMORY));
        assertTrue(String.valueOf(refusal.getMessage()).contains("no Xen notes"), refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"VIRT_BASE=0xzz | VIRT_BASE='0xzz'", "VIRT_ENTRY= | VIRT_ENTRY=''",
        "HYPERCALL_PAGE=0x99 | hypercall page", "ELF_PADDR_OFFSET=0x10000000000000000 | 64 bits",
        "FEATURES=!warp | 'warp'", "VIRT_BASE=0x123 | VIRT_BASE 0x123", "LOADER=mine | loader 'mine'",
        "XEN_VER=xen-2.0 | 'xen-2.0'"})
    void badStringsAreRefused(String item, String reason) {
        ImageException refusal = assertThrows(ImageException.class,
            () -> parse(withString(kernel(), LEAST + "," + item)));
        assertTrue(String.valueOf(refusal.getMessage()).contains(reason), refusal.getMessage());
    }

    @Test
    void aStringOnlyInMemoryOrWithoutEndIsHarmless() throws Exception {
        ImageMaker empty = kernel().section("__xen_guest", SectionHeader.NOBITS, new byte[64], 0);
        assertThrows(ImageException.class, () -> parse(empty));
        assertEquals(0, parse(withString(kernel(), LEAST + ",X=" + "y".repeat(1 << 20))).virtBase());
    }
}
