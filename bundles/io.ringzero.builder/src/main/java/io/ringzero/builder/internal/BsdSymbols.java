// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import io.ringzero.api.xen.ImageException;
import io.ringzero.api.xen.KernelImage.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The symbol table that a kernel asks for with BSD_SYMTAB (public/elfnote.h), as Xen's builder places it after the
 * kernel: a 32-bit size of what follows, then an ELF header, three section headers (none, symbols, strings) and the two
 * tables, each at a multiple of the word size counted from the start.
 */
final class BsdSymbols {
    /** Says whether a range may be used. */
    @FunctionalInterface
    interface Room {
        void require(long start, long size, String what) throws ImageException;
    }

    private static final long LARGEST = 1L << 30;

    private final ElfFile elf;
    private final SectionHeader symbols;
    private final SectionHeader strings;

    private BsdSymbols(ElfFile elf, SectionHeader symbols, SectionHeader strings) {
        this.elf = elf;
        this.symbols = symbols;
        this.strings = strings;
    }

    /** The table for a kernel that ends at an address; null when the image has none. */
    static @Nullable Segment after(ElfFile elf, long kernelEnd, Room room) throws ImageException {
        for (SectionHeader section : elf.sections()) {
            if (section.type() == SectionHeader.SYMTAB && section.link() != 0
                && section.link() < elf.sections().size()) {
                SectionHeader strings = elf.sections().get((int) section.link());
                return strings.type() == SectionHeader.STRTAB
                    ? new BsdSymbols(elf, section, strings).build(kernelEnd, room)
                    : null;
            }
        }
        return null;
    }

    private Segment build(long kernelEnd, Room room) throws ImageException {
        ImageBytes image = elf.image();
        image.require(symbols.offset(), symbols.size(), "The symbol table");
        image.require(strings.offset(), strings.size(), "The symbols' string table");
        int headers = elf.headerSize() + 3 * elf.sectionHeaderSize();
        long symbolsAt = align(4 + headers);
        long stringsAt = align(symbolsAt + symbols.size());
        long size = align(stringsAt + strings.size());
        if (size > LARGEST) {
            throw new ImageException("The symbol table has 0x" + Long.toHexString(size)
                + " bytes, more than can be loaded: use a stripped kernel");
        }
        long start = align(kernelEnd);
        room.require(start, size, "The symbol table");
        ByteBuffer to = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        to.putInt(0, (int) (stringsAt + strings.size() - 4));
        putHeader(to);
        int table = 4 + elf.headerSize();
        putSection(to, table + elf.sectionHeaderSize(), symbols, symbolsAt - 4, 2);
        putSection(to, table + 2 * elf.sectionHeaderSize(), strings, stringsAt - 4, (int) strings.link());
        to.put((int) symbolsAt, image.copy(symbols.offset(), symbols.size(), "The symbol table"));
        to.put((int) stringsAt, image.copy(strings.offset(), strings.size(), "The symbols' string table"));
        return new Segment(start, to.array(), size);
    }

    private void putHeader(ByteBuffer to) throws ImageException {
        boolean wide = elf.wide();
        int size = elf.headerSize();
        to.put(4, elf.image().copy(0, size, "The ELF header"));
        to.putInt(4 + 20, 1);
        if (wide) {
            to.putLong(4 + 32, 0).putLong(4 + 40, size);
        } else {
            to.putInt(4 + 28, 0).putInt(4 + 32, size);
        }
        int sizes = 4 + (wide ? 52 : 40);
        // e_ehsize, e_phentsize, e_phnum, e_shentsize, e_shnum, e_shstrndx
        int[] values = {size, 0, 0, elf.sectionHeaderSize(), 3, 0};
        for (int i = 0; i < values.length; i++) {
            to.putShort(sizes + 2 * i, (short) values[i]);
        }
    }

    private void putSection(ByteBuffer to, int at, SectionHeader section, long offset, int link) throws ImageException {
        to.put(at, elf.image().copy(section.position(), elf.sectionHeaderSize(), "A section header"));
        if (elf.wide()) {
            to.putLong(at + 24, offset).putInt(at + 40, link);
        } else {
            to.putInt(at + 16, (int) offset).putInt(at + 24, link);
        }
    }

    private long align(long value) {
        long word = elf.wide() ? 8 : 4;
        return (value + word - 1) & -word;
    }
}
