// SPDX-License-Identifier: Apache-2.0
package io.ringzero.guests.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** As {@link GuestElf}, for 32-bit guests: an ELF file of that class, with the same notes. */
final class NarrowElf {
    private static final int HEADER = 52;
    private static final int PROGRAM_HEADER = 32;
    private static final int CODE_AT = 4096;
    private static final int PT_LOAD = 1;
    private static final int PT_NOTE = 4;
    private static final int EM_386 = 3;

    private NarrowElf() {
    }

    /** Makes a file; see {@link GuestElf#file}. */
    static byte[] file(String name, byte[] code, long virtBase, long load, long entry, long hypercallPage) {
        byte[] notes = GuestElf.notes(name, virtBase, entry, hypercallPage);
        int notesAt = HEADER + 2 * PROGRAM_HEADER;
        if (notesAt + notes.length > CODE_AT) {
            throw new IllegalStateException("the notes do not fit before the code");
        }
        ByteBuffer file = ByteBuffer.allocate(CODE_AT + code.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 1, 1, 0}).position(16);
        file.putShort((short) 2).putShort((short) EM_386).putInt(1);
        file.putInt((int) entry).putInt(HEADER).putInt(0).putInt(0);
        file.putShort((short) HEADER).putShort((short) PROGRAM_HEADER).putShort((short) 2);
        file.position(HEADER);
        segment(file, PT_LOAD, 7, CODE_AT, load, load - virtBase, code.length, CODE_AT);
        segment(file, PT_NOTE, 4, notesAt, 0, 0, notes.length, 4);
        file.put(notes);
        file.position(CODE_AT);
        file.put(code);
        return file.array();
    }

    private static void segment(ByteBuffer file, int type, int flags, int offset, long virtual, long physical, int size,
        int align) {
        file.putInt(type).putInt(offset).putInt((int) virtual).putInt((int) physical).putInt(size).putInt(size)
            .putInt(flags).putInt(align);
    }
}
