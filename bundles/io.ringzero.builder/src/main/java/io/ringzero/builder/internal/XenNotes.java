// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import static io.ringzero.abi.ElfNote.XEN_ELFNOTE_BSD_SYMTAB;
import static io.ringzero.abi.ElfNote.XEN_ELFNOTE_ENTRY;
import static io.ringzero.abi.ElfNote.XEN_ELFNOTE_FEATURES;
import static io.ringzero.abi.ElfNote.XEN_ELFNOTE_GUEST_OS;
import static io.ringzero.abi.ElfNote.XEN_ELFNOTE_GUEST_VERSION;
import static io.ringzero.abi.ElfNote.XEN_ELFNOTE_HV_START_LOW;
import static io.ringzero.abi.ElfNote.XEN_ELFNOTE_HYPERCALL_PAGE;
import static io.ringzero.abi.ElfNote.XEN_ELFNOTE_INIT_P2M;
import static io.ringzero.abi.ElfNote.XEN_ELFNOTE_LOADER;
import static io.ringzero.abi.ElfNote.XEN_ELFNOTE_MOD_START_PFN;
import static io.ringzero.abi.ElfNote.XEN_ELFNOTE_PADDR_OFFSET;
import static io.ringzero.abi.ElfNote.XEN_ELFNOTE_PAE_MODE;
import static io.ringzero.abi.ElfNote.XEN_ELFNOTE_SUPPORTED_FEATURES;
import static io.ringzero.abi.ElfNote.XEN_ELFNOTE_VIRT_BASE;
import static io.ringzero.abi.ElfNote.XEN_ELFNOTE_XEN_VERSION;

import io.ringzero.api.xen.ImageException;
import java.util.Optional;

/**
 * Reads the ELF notes named {@code Xen} (public/elfnote.h): from program headers; only when those hold none, from
 * sections. A note's header lies inside its segment; its contents may reach beyond it, a text also
 * beyond the file if it ends before (GRUB's last one does).
 */
final class XenNotes {
    /** More notes than any kernel has; bounds the time that a hostile image takes. */
    private static final int MOST = 65_536;
    private static final int LONGEST_TEXT = 4096;

    private final ElfFile elf;
    private final GuestParameters parameters = new GuestParameters();
    private int seen;
    private int ours;

    private XenNotes(ElfFile elf) {
        this.elf = elf;
    }

    /** What the notes say; empty when there is none of Xen's. */
    static Optional<GuestParameters> read(ElfFile elf) throws ImageException {
        XenNotes notes = new XenNotes(elf);
        for (ProgramHeader header : elf.programHeaders()) {
            // Some linkers leave p_offset of a note segment zero: it holds no notes then.
            if (header.type() == ProgramHeader.NOTE && header.offset() != 0) {
                notes.scan(header.offset(), header.fileSize(), "Note segment " + header.index());
            }
        }
        if (notes.ours == 0) {
            for (SectionHeader section : elf.sections()) {
                if (section.type() == SectionHeader.NOTE) {
                    notes.scan(section.offset(), section.size(), "A note section");
                }
            }
        }
        return notes.ours == 0 ? Optional.empty() : Optional.of(notes.parameters);
    }

    private void scan(long start, long size, String where) throws ImageException {
        ImageBytes image = elf.image();
        image.require(start, size, where);
        long end = start + size;
        long at = start;
        while (end - at >= 12) {
            if (++seen > MOST) {
                throw new ImageException(
                    "More than " + MOST + " ELF notes; no kernel has that many: use another image");
            }
            long nameSize = image.u32(at);
            long contentsSize = image.u32(at + 4);
            long type = image.u32(at + 8);
            long contents = at + 12 + pad(nameSize);
            image.require(at + 12, nameSize, "The name of the ELF note at byte 0x" + Long.toHexString(at));
            // The last note's text may claim more bytes than the file has (GRUB's "yes" of 12 bytes): up to its NUL it is there.
            image.require(contents, 0, "The contents of the ELF note at byte 0x" + Long.toHexString(at));
            if (nameSize == 4 && image.u32(at + 12) == 0x006e6558L) {
                ours++;
                take((int) type, contents, contentsSize);
            }
            at = contents + pad(contentsSize);
        }
    }

    private static long pad(long size) {
        return (size + 3) & ~3L;
    }

    private void take(int type, long at, long size) throws ImageException {
        switch (type) {
            case XEN_ELFNOTE_ENTRY -> parameters.entry = number(at, size);
            case XEN_ELFNOTE_HYPERCALL_PAGE -> parameters.hypercallPage = number(at, size);
            case XEN_ELFNOTE_VIRT_BASE -> parameters.virtBase = number(at, size);
            case XEN_ELFNOTE_PADDR_OFFSET -> parameters.paddrOffset = number(at, size);
            case XEN_ELFNOTE_INIT_P2M -> parameters.p2mBase = number(at, size);
            case XEN_ELFNOTE_HV_START_LOW -> parameters.hypervisorStartLow = number(at, size);
            case XEN_ELFNOTE_MOD_START_PFN -> parameters.modulesUnmapped = number(at, size) != 0;
            case XEN_ELFNOTE_XEN_VERSION -> parameters.xenVersion = text(at, size);
            case XEN_ELFNOTE_GUEST_OS -> parameters.guestOs = text(at, size);
            case XEN_ELFNOTE_GUEST_VERSION -> parameters.guestVersion = text(at, size);
            case XEN_ELFNOTE_LOADER -> parameters.loader = text(at, size);
            case XEN_ELFNOTE_PAE_MODE -> parameters.pae = pae(text(at, size));
            case XEN_ELFNOTE_BSD_SYMTAB -> parameters.symbolTable = text(at, size).equals("yes");
            case XEN_ELFNOTE_FEATURES -> FeatureList.text(text(at, size), parameters.features);
            case XEN_ELFNOTE_SUPPORTED_FEATURES -> FeatureList.bits(number(at, size), parameters.features);
            default -> {
                // Notes for others: L1_MFN_VALID, SUSPEND_CANCEL (toolstacks that migrate), PHYS32_ENTRY (PVH).
            }
        }
    }

    /** Any mode with {@code bimodal} in it is that; plain {@code yes} means extended CR3 (elfnote.h, PAE_MODE). */
    private static GuestParameters.Pae pae(String mode) {
        if (mode.contains("bimodal")) {
            return GuestParameters.Pae.BIMODAL;
        }
        return mode.equals("yes") || mode.equals("yes[extended-cr3]")
            ? GuestParameters.Pae.EXTENDED_CR3
            : mode.startsWith("yes") ? GuestParameters.Pae.YES : GuestParameters.Pae.NO;
    }

    private long number(long at, long size) throws ImageException {
        ImageBytes image = elf.image();
        return switch ((int) Math.min(size, 9)) {
            case 1 -> image.u8(at);
            case 2 -> image.u16(at);
            case 4 -> image.u32(at);
            case 8 -> image.u64(at);
            default -> throw new ImageException("A numeric ELF note has " + size + " bytes at 0x" + Long.toHexString(at)
                + ", 4 or 8 are meant: the file is damaged; fetch it again");
        };
    }

    private String text(long at, long size) throws ImageException {
        return elf.image().text(at, (int) Math.min(size, LONGEST_TEXT), "A text note");
    }
}
