// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.user;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A statically linked Linux program (ELF, fixed or position-independent) in memory.
 *
 * @param wide 64-bit, else 32-bit
 * @param entry linear address of the first instruction
 * @param headers linear address of the program headers
 * @param headerCount how many there are
 * @param end linear address behind the last segment, where the heap begins
 */
record UserElf(boolean wide, long entry, long headers, int headerCount, long end) {
    private static final int PT_LOAD = 1;
    private static final int PT_INTERP = 3;
    private static final int ET_DYN = 3;
    private static final long BASE_64 = 0x5555_5555_4000L;
    private static final long BASE_32 = 0x5655_5000L;

    /** Loads a file's segments. */
    static UserElf load(byte[] file, UserMemory memory) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        if (in.getInt(0) != 0x464c457f) {
            throw new IllegalArgumentException("no ELF file");
        }
        boolean wide = file[4] == 2;
        long base = in.getShort(16) != ET_DYN ? 0 : wide ? BASE_64 : BASE_32;
        long entry = wide ? in.getLong(24) : in.getInt(24) & 0xffffffffL;
        int table = wide ? (int) in.getLong(32) : in.getInt(28);
        int size = in.getShort(wide ? 54 : 42);
        int count = in.getShort(wide ? 56 : 44);
        long headers = 0;
        long end = 0;
        for (int i = 0; i < count; i++) {
            Segment segment = segment(in, table + i * size, wide);
            if (segment.type == PT_INTERP) {
                throw new IllegalArgumentException("the program wants a dynamic linker; a static one is needed");
            }
            if (segment.type == PT_LOAD) {
                segment.load(file, memory, base);
                end = Math.max(end, base + segment.address + segment.memorySize);
                if (segment.offset <= table && table < segment.offset + segment.fileSize) {
                    headers = base + segment.address + table - segment.offset;
                }
            }
        }
        return new UserElf(wide, base + entry, headers, count, end);
    }

    private static Segment segment(ByteBuffer in, int at, boolean wide) {
        return wide
            ? new Segment(in.getInt(at), in.getInt(at + 4), in.getLong(at + 8), in.getLong(at + 16), in.getLong(at
                + 32), in.getLong(at + 40))
            : new Segment(in.getInt(at), in.getInt(at + 24), in.getInt(at + 4), in.getInt(at + 8) & 0xffffffffL, in
                .getInt(at + 16), in.getInt(at + 20) & 0xffffffffL);
    }

    private record Segment(int type, int flags, long offset, long address, long fileSize, long memorySize) {
        void load(byte[] file, UserMemory memory, long base) {
            long first = base + address & -UserMemory.PAGE;
            int rights = ((flags & 4) != 0 ? UserMemory.READ : 0) | ((flags & 2) != 0 ? UserMemory.WRITE : 0)
                | ((flags & 1) != 0 ? UserMemory.EXECUTE : 0);
            memory.map(first, base + address + memorySize - first, rights);
            byte[] bytes = new byte[(int) fileSize];
            System.arraycopy(file, (int) offset, bytes, 0, bytes.length);
            memory.write(base + address, bytes);
        }
    }
}
