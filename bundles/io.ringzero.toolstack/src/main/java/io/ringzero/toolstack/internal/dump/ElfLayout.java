// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.dump;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of a 64-bit little-endian ELF core file (System V ABI, chapters 4 and 5): header, program headers, section headers and where
 * the parts come to lie. One thread: first all sections and segments, then {@link #head}.
 */
final class ElfLayout {
    static final int SHT_PROGBITS = 1;
    static final int SHT_NOTE = 7;
    static final int PT_LOAD = 1;
    static final int PT_NOTE = 4;
    private static final int SHT_STRTAB = 3;
    private static final int HEADER = 64;
    private static final int SEGMENT = 56;
    private static final int SECTION = 64;
    private static final int ET_CORE = 4;
    private static final int EM_X86_64 = 62;

    private final List<Section> sections = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();

    /** A section; its place is known once all are added. */
    record Section(String name, int type, long bytes, int entryBytes, int align) {
    }

    /** A part of a section that a program header shows. */
    record Segment(int type, int section, long from, long linear, long bytes) {
    }

    /** Adds a section; its number. */
    int section(String name, int type, long bytes, int entryBytes, int align) {
        sections.add(new Section(name, type, bytes, entryBytes, align));
        return sections.size() - 1;
    }

    /** Shows bytes of a section as a segment. */
    void segment(int type, int section, long from, long linear, long bytes) {
        segments.add(new Segment(type, section, from, linear, bytes));
    }

    private byte[] names() {
        ByteArrayOutputStream names = new ByteArrayOutputStream();
        names.write(0);
        names.writeBytes(".shstrtab\0".getBytes(StandardCharsets.US_ASCII));
        sections.forEach(section -> names.writeBytes((section.name + '\0').getBytes(StandardCharsets.US_ASCII)));
        return names.toByteArray();
    }

    private long headBytes() {
        return HEADER + (long) segments.size() * SEGMENT + (sections.size() + 2L) * SECTION + names().length;
    }

    /** File offset of a section. */
    long offset(int number) {
        long at = headBytes();
        for (int i = 0;; i++) {
            Section section = sections.get(i);
            at = (at + section.align - 1) / section.align * section.align;
            if (i == number) {
                return at;
            }
            at += section.bytes;
        }
    }

    /** Everything before the first section that was added. */
    byte[] head() {
        byte[] names = names();
        ByteBuffer out = ByteBuffer.allocate((int) headBytes()).order(ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0);
        long sectionHeaders = HEADER + (long) segments.size() * SEGMENT;
        out.putShort((short) ET_CORE).putShort((short) EM_X86_64).putInt(1).putLong(0);
        out.putLong(segments.isEmpty() ? 0 : HEADER).putLong(sectionHeaders).putInt(0).putShort((short) HEADER);
        out.putShort((short) (segments.isEmpty() ? 0 : SEGMENT)).putShort((short) segments.size());
        out.putShort((short) SECTION).putShort((short) (sections.size() + 2)).putShort((short) 1);
        for (Segment segment : segments) {
            out.putInt(segment.type).putInt(segment.type == PT_LOAD ? 7 : 4);
            out.putLong(offset(segment.section) + segment.from).putLong(segment.linear).putLong(0);
            out.putLong(segment.bytes).putLong(segment.type == PT_LOAD ? segment.bytes : 0);
            out.putLong(segment.type == PT_LOAD ? 4096 : 4);
        }
        out.put(new byte[SECTION]);
        header(out, 1, SHT_STRTAB, headBytes() - names.length, names.length, 1, 0);
        int name = 1 + ".shstrtab".length() + 1;
        for (int i = 0; i < sections.size(); i++) {
            Section section = sections.get(i);
            header(out, name, section.type, offset(i), section.bytes, section.align, section.entryBytes);
            name += section.name.length() + 1;
        }
        return out.put(names).array();
    }

    private static void header(ByteBuffer out, int name, int type, long offset, long bytes, int align, int entryBytes) {
        out.putInt(name).putInt(type).putLong(0).putLong(0).putLong(offset).putLong(bytes).putInt(0).putInt(0)
            .putLong(align).putLong(entryBytes);
    }
}
