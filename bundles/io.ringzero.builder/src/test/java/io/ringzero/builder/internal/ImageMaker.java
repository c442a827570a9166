// SPDX-License-Identifier: Apache-2.0
package io.ringzero.builder.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes ELF kernels for tests, 32- or 64-bit: segments, notes, sections. */
final class ImageMaker {
    private final boolean wide;
    private final ByteArrayOutputStream notes = new ByteArrayOutputStream();
    private final List<long[]> loads = new ArrayList<>();
    private final List<byte[]> contents = new ArrayList<>();
    private final List<Section> sections = new ArrayList<>();
    private long entry;
    private boolean notesInSectionOnly;

    private record Section(String name, int type, byte[] bytes, int link) {
    }

    ImageMaker(boolean wide) {
        this.wide = wide;
    }

    /** A 64-bit kernel like GRUB's: two adjoining segments from 0 on, entry 0. */
    static ImageMaker likeGrub() {
        return new ImageMaker(true).load(0, bytes(0x300, 1), 0x2345).load(0x2345, bytes(0x500, 2), 0x500)
            .text(6, "GRUB").text(8, "generic").text(5, "xen-3.0").number(1, 0).number(3, 0);
    }

    static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + seed);
        }
        return bytes;
    }

    ImageMaker load(long physical, byte[] bytes, long memorySize) {
        loads.add(new long[] {physical, memorySize});
        contents.add(bytes);
        return this;
    }

    ImageMaker entry(long address) {
        entry = address;
        return this;
    }

    ImageMaker text(int type, String text) {
        return note(type, (text + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    ImageMaker number(int type, long value) {
        ByteBuffer bytes = ByteBuffer.allocate(wide ? 8 : 4).order(ByteOrder.LITTLE_ENDIAN);
        return note(type, wide ? bytes.putLong(value).array() : bytes.putInt((int) value).array());
    }

    ImageMaker note(int type, byte[] bytes) {
        ByteBuffer note = ByteBuffer.allocate(16 + (bytes.length + 3 & ~3)).order(ByteOrder.LITTLE_ENDIAN);
        note.putInt(4).putInt(bytes.length).putInt(type).put("Xen\0".getBytes(StandardCharsets.US_ASCII)).put(bytes);
        notes.writeBytes(note.array());
        return this;
    }

    ImageMaker notesInSectionOnly() {
        notesInSectionOnly = true;
        return this;
    }

    ImageMaker section(String name, int type, byte[] bytes, int link) {
        sections.add(new Section(name, type, bytes, link));
        return this;
    }

    /** File: header, program headers, contents, notes, sections' contents, section headers. */
    byte[] make() {
        List<Section> all = new ArrayList<>(List.of(new Section("", 0, new byte[0], 0)));
        all.addAll(sections);
        if (notesInSectionOnly) {
            all.add(new Section(".note.Xen", SectionHeader.NOTE, notes.toByteArray(), 0));
        }
        StringBuilder names = new StringBuilder();
        all.add(new Section(".shstrtab", SectionHeader.STRTAB, new byte[0], 0));
        List<Integer> nameAt = new ArrayList<>();
        for (Section section : all) {
            nameAt.add(names.length());
            names.append(section.name()).append('\0');
        }
        all.set(all.size() - 1, new Section(".shstrtab", SectionHeader.STRTAB,
            names.toString().getBytes(StandardCharsets.US_ASCII), 0));
        boolean noteSegment = notes.size() > 0 && !notesInSectionOnly;
        int segments = loads.size() + (noteSegment ? 1 : 0);
        ByteBuffer file = ByteBuffer.allocate(size(all, segments)).order(ByteOrder.LITTLE_ENDIAN);
        int at = headerSize() + segments * programHeaderSize();
        for (int i = 0; i < loads.size(); i++) {
            programHeader(file, i, 1, at, loads.get(i)[0], contents.get(i).length, loads.get(i)[1]);
            file.put(at, contents.get(i));
            at += contents.get(i).length;
        }
        if (noteSegment) {
            programHeader(file, loads.size(), 4, at, 0, notes.size(), 0);
            file.put(at, notes.toByteArray());
            at += notes.size();
        }
        int[] places = new int[all.size()];
        for (int i = 0; i < all.size(); i++) {
            places[i] = at;
            file.put(at, all.get(i).bytes());
            at += all.get(i).bytes().length;
        }
        header(file, segments, at, all.size());
        for (int i = 0; i < all.size(); i++) {
            sectionHeader(file, at + i * sectionHeaderSize(), nameAt.get(i), all.get(i), places[i]);
        }
        return file.array();
    }

    private int size(List<Section> all, int segments) {
        return headerSize() + segments * programHeaderSize() + contents.stream().mapToInt(part -> part.length).sum()
            + notes.size() + all.stream().mapToInt(section -> section.bytes().length + sectionHeaderSize()).sum();
    }

    private int headerSize() {
        return wide ? 64 : 52;
    }

    private int programHeaderSize() {
        return wide ? 56 : 32;
    }

    private int sectionHeaderSize() {
        return wide ? 64 : 40;
    }

    private void header(ByteBuffer file, int segments, int sectionTable, int sectionCount) {
        file.put(0, new byte[] {0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), 1, 1});
        file.putShort(16, (short) 2).putShort(18, (short) (wide ? 62 : 3)).putInt(20, 1);
        if (wide) {
            file.putLong(24, entry).putLong(32, headerSize()).putLong(40, sectionTable);
        } else {
            file.putInt(24, (int) entry).putInt(28, headerSize()).putInt(32, sectionTable);
        }
        int[] sizes = {headerSize(), programHeaderSize(), segments, sectionHeaderSize(), sectionCount,
            sectionCount - 1};
        for (int i = 0; i < sizes.length; i++) {
            file.putShort((wide ? 52 : 40) + 2 * i, (short) sizes[i]);
        }
    }

    private void programHeader(ByteBuffer file, int index, int type, int offset, long physical, int size, long memory) {
        int at = headerSize() + index * programHeaderSize();
        if (wide) {
            file.putInt(at, type).putInt(at + 4, 7).putLong(at + 8, offset).putLong(at + 16, physical);
            file.putLong(at + 24, physical).putLong(at + 32, size).putLong(at + 40, memory);
        } else {
            file.putInt(at, type).putInt(at + 4, offset).putInt(at + 8, (int) physical).putInt(at + 12, (int) physical);
            file.putInt(at + 16, size).putInt(at + 20, (int) memory).putInt(at + 24, 7);
        }
    }

    private void sectionHeader(ByteBuffer file, int at, int name, Section section, int place) {
        file.putInt(at, name).putInt(at + 4, section.type());
        if (wide) {
            file.putLong(at + 24, place).putLong(at + 32, section.bytes().length).putInt(at + 40, section.link());
        } else {
            file.putInt(at + 16, place).putInt(at + 20, section.bytes().length).putInt(at + 24, section.link());
        }
    }
}
