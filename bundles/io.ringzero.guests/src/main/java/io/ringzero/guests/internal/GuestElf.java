// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import io.ringzero.abi.ElfNote;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Wraps code into an ELF file that a PV domain builder loads: one segment, and the Xen notes of public/elfnote.h in a note
 * segment. Little-endian, 64-bit.
 */
final class GuestElf {
    private static final int HEADER = 64;
    private static final int PROGRAM_HEADER = 56;
    private static final int CODE_AT = 4096;
    private static final int PT_LOAD = 1;
    private static final int PT_NOTE = 4;
    private static final int EM_X86_64 = 62;

    private GuestElf() {
    }

    /**
     * Makes a file.
     *
     * @param name what the guest calls itself
     * @param virtBase virtual address of pseudo-physical 0
     * @param load virtual address of the code's first byte
     */
    static byte[] file(String name, byte[] code, long virtBase, long load, long entry, long hypercallPage) {
        byte[] notes = notes(name, virtBase, entry, hypercallPage);
        int notesAt = HEADER + 2 * PROGRAM_HEADER;
        if (notesAt + notes.length > CODE_AT) {
            throw new IllegalStateException("the notes do not fit before the code");
        }
        ByteBuffer file = ByteBuffer.allocate(CODE_AT + code.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).position(16);
        file.putShort((short) 2).putShort((short) EM_X86_64).putInt(1);
        file.putLong(entry).putLong(HEADER).putLong(0).putInt(0);
        file.putShort((short) HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 2);
        file.position(HEADER);
        segment(file, PT_LOAD, 7, CODE_AT, load, load - virtBase, code.length, CODE_AT);
        segment(file, PT_NOTE, 4, notesAt, 0, 0, notes.length, 4);
        file.position(notesAt);
        file.put(notes);
        file.position(CODE_AT);
        file.put(code);
        return file.array();
    }

    private static void segment(ByteBuffer file, int type, int flags, long offset, long virtual, long physical,
        long size,
        long align) {
        file.putInt(type).putInt(flags).putLong(offset).putLong(virtual).putLong(physical).putLong(size).putLong(size)
            .putLong(align);
    }

    /** The notes; numbers are 8 bytes wide, which both classes allow. */
    static byte[] notes(String name, long virtBase, long entry, long hypercallPage) {
        ByteArrayOutputStream notes = new ByteArrayOutputStream();
        text(notes, ElfNote.XEN_ELFNOTE_GUEST_OS, name);
        text(notes, ElfNote.XEN_ELFNOTE_GUEST_VERSION, "1");
        text(notes, ElfNote.XEN_ELFNOTE_XEN_VERSION, "xen-3.0");
        text(notes, ElfNote.XEN_ELFNOTE_LOADER, "generic");
        text(notes, ElfNote.XEN_ELFNOTE_PAE_MODE, "yes");
        number(notes, ElfNote.XEN_ELFNOTE_VIRT_BASE, virtBase);
        number(notes, ElfNote.XEN_ELFNOTE_PADDR_OFFSET, 0);
        number(notes, ElfNote.XEN_ELFNOTE_ENTRY, entry);
        number(notes, ElfNote.XEN_ELFNOTE_HYPERCALL_PAGE, hypercallPage);
        return notes.toByteArray();
    }

    private static void text(ByteArrayOutputStream notes, int type, String text) {
        note(notes, type, (text + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    private static void number(ByteArrayOutputStream notes, int type, long value) {
        note(notes, type, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array());
    }

    private static void note(ByteArrayOutputStream notes, int type, byte[] contents) {
        notes.writeBytes(ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putInt(4).putInt(contents.length)
            .putInt(type).put("Xen\0".getBytes(StandardCharsets.US_ASCII)).array());
        notes.writeBytes(contents);
        notes.writeBytes(new byte[-contents.length & 3]);
    }
}
