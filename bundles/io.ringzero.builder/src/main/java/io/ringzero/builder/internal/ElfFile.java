// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.ringzero.api.xen.ImageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An ELF file's headers, 32- or 64-bit, little-endian, for x86 (System V gABI, chapter 4). Tables lie inside the file;
 * what they point at is checked by whoever follows it.
 */
final class ElfFile {
    private static final int MACHINE_386 = 3;
    private static final int MACHINE_X86_64 = 62;
    private static final int TYPE_EXECUTABLE = 2;
    private static final int TYPE_SHARED = 3;

    private final ImageBytes image;
    private final boolean wide;
    private final long entry;
    private final List<ProgramHeader> programHeaders;
    private final List<SectionHeader> sections;
    private final int nameSection;

    private ElfFile(ImageBytes image) throws ImageException {
        this.image = image;
        image.require(0, 52, "The ELF header");
        if (!marked(image)) {
            throw new ImageException("The image does not begin with the ELF mark 7f 45 4c 46; use an ELF kernel");
        }
        wide = width(image);
        image.require(0, wide ? 64 : 52, "The ELF header");
        checkKind();
        entry = wide ? image.u64(24) : image.u32(24);
        nameSection = image.u16(wide ? 62 : 50);
        programHeaders = readProgramHeaders();
        sections = readSections();
    }

    static ElfFile read(ImageBytes image) throws ImageException {
        return new ElfFile(image);
    }

    /** Whether an image begins with the ELF mark. */
    static boolean marked(ImageBytes image) throws ImageException {
        return image.holds(0, 4) && image.u32(0) == 0x464c457fL;
    }

    ImageBytes image() {
        return image;
    }

    /** Whether it is ELF64. */
    boolean wide() {
        return wide;
    }

    /** e_entry. */
    long entry() {
        return entry;
    }

    List<ProgramHeader> programHeaders() {
        return programHeaders;
    }

    /** Sections by index; the first one is the empty one. */
    List<SectionHeader> sections() {
        return sections;
    }

    /** Bytes of the file's own header. */
    int headerSize() {
        return wide ? 64 : 52;
    }

    /** Bytes of a section header. */
    int sectionHeaderSize() {
        return wide ? 64 : 40;
    }

    /** The first section of a name. */
    Optional<SectionHeader> section(String name) throws ImageException {
        if (nameSection == 0 || nameSection >= sections.size()) {
            return Optional.empty();
        }
        SectionHeader names = sections.get(nameSection);
        for (SectionHeader section : sections) {
            if (Long.compareUnsigned(section.name(), names.size()) < 0
                && image.holds(names.offset(), names.size())
                && image.text(names.offset() + section.name(), name.length() + 1, "A section name").equals(name)) {
                return Optional.of(section);
            }
        }
        return Optional.empty();
    }

    private static boolean width(ImageBytes image) throws ImageException {
        int fileClass = image.u8(4);
        if (fileClass != 1 && fileClass != 2) {
            throw new ImageException("ELF class " + fileClass + " at byte 4 is neither 1 (32-bit) nor 2 (64-bit): the"
                + " file is damaged; fetch it again");
        }
        if (image.u8(5) != 1) {
            throw new ImageException(
                "ELF data encoding " + image.u8(5) + " at byte 5 is not little-endian; use a kernel built for x86");
        }
        return fileClass == 2;
    }

    private void checkKind() throws ImageException {
        int type = image.u16(16);
        if (type != TYPE_EXECUTABLE && type != TYPE_SHARED) {
            throw new ImageException("ELF type " + type + " at byte 16 is not an executable; use a linked kernel");
        }
        int machine = image.u16(18);
        if (machine != (wide ? MACHINE_X86_64 : MACHINE_386)) {
            throw new ImageException("ELF machine " + machine + " at byte 18 does not fit a " + (wide ? 64 : 32)
                + "-bit x86 file; use a kernel built for x86");
        }
    }

    private List<ProgramHeader> readProgramHeaders() throws ImageException {
        long table = wide ? image.u64(32) : image.u32(28);
        int size = image.u16(wide ? 54 : 42);
        int count = image.u16(wide ? 56 : 44);
        checkTable("program header", table, size, count, wide ? 56 : 32);
        List<ProgramHeader> headers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long at = table + (long) i * size;
            headers.add(wide
                ? new ProgramHeader(i, image.u32(at), image.u64(at + 8), image.u64(at + 24), image.u64(at + 32),
                    image.u64(at + 40), image.u32(at + 4))
                : new ProgramHeader(i, image.u32(at), image.u32(at + 4), image.u32(at + 12), image.u32(at + 16),
                    image.u32(at + 20), image.u32(at + 24)));
        }
        return List.copyOf(headers);
    }

    private List<SectionHeader> readSections() throws ImageException {
        long table = wide ? image.u64(40) : image.u32(32);
        int size = image.u16(wide ? 58 : 46);
        int count = image.u16(wide ? 60 : 48);
        checkTable("section header", table, size, count, sectionHeaderSize());
        List<SectionHeader> headers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long at = table + (long) i * size;
            headers.add(wide
                ? new SectionHeader(at, image.u32(at), image.u32(at + 4), image.u64(at + 24), image.u64(at + 32),
                    image.u32(at + 40))
                : new SectionHeader(at, image.u32(at), image.u32(at + 4), image.u32(at + 16), image.u32(at + 20),
                    image.u32(at + 24)));
        }
        return List.copyOf(headers);
    }

    private void checkTable(String what, long table, int size, int count, int least) throws ImageException {
        if (count == 0) {
            return;
        }
        if (size < least) {
            throw new ImageException("The " + what + "s are said to be " + size + " bytes each, at least " + least
                + " are needed: the file is damaged; fetch it again");
        }
        image.require(table, (long) size * count, "The " + what + " table (" + count + " entries)");
    }
}
