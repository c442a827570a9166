// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** An ELF64 file with one segment that may do everything, and perhaps a PVH entry (Xen note 18). */
final class PeerElf {
    private static final int CONTENT = 0x1000;
    private static final int NOTE = 0x200;
    private static final int NOTE_BYTES = 20;
    private static final int SLACK = 0x10000;

    private PeerElf() {
    }

    /**
     * Makes one.
     *
     * @param memory contents from {@code base} on
     * @param physical added to virtual addresses gives physical ones
     * @param pvhEntry physical address, below 0 for none
     */
    static byte[] file(byte[] memory, long base, long physical, long entry, long pvhEntry) {
        boolean pvh = pvhEntry >= 0;
        ByteBuffer out = ByteBuffer.allocate(CONTENT + memory.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0x464c457f).put((byte) 2).put((byte) 1).put((byte) 1);
        out.position(16);
        out.putShort((short) 2).putShort((short) 62).putInt(1).putLong(entry).putLong(64).putLong(0).putInt(0)
            .putShort((short) 64).putShort((short) 56).putShort((short) (pvh ? 2 : 1)).putShort((short) 64)
            .putShort((short) 0).putShort((short) 0);
        header(out, 1, CONTENT, base, base + physical, memory.length, memory.length + SLACK, 0x1000);
        if (pvh) {
            header(out, 4, NOTE, 0, 0, NOTE_BYTES, NOTE_BYTES, 4);
            out.position(NOTE);
            out.putInt(4).putInt(4).putInt(18).put("Xen\0".getBytes(StandardCharsets.US_ASCII)).putInt((int) pvhEntry);
        }
        out.put(CONTENT, memory);
        return out.array();
    }

    private static void header(ByteBuffer out, int type, long offset, long address, long physical, long size,
        long memorySize, long alignment) {
        out.putInt(type).putInt(7).putLong(offset).putLong(address).putLong(physical).putLong(size)
            .putLong(memorySize).putLong(alignment);
    }
}
