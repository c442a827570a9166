// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.x86.Assembler;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes a static ELF64 executable of one segment (System V ABI, chapter 4 and 5; AMD64 supplement). */
final class Elf {
    /** Where the segment is loaded: far from whatever a case may name. */
    static final long BASE = 0x3a4a_0000_0000L;
    private static final int HEADERS = 64 + 56;
    private static final int READ_WRITE_EXECUTE = 7;

    private Elf() {
    }

    /** The file; its entry is the first instruction. */
    static byte[] executable(Assembler program) {
        byte[] code = program.assemble(BASE + HEADERS).bytes();
        long size = HEADERS + (long) code.length;
        ByteBuffer file = ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).putLong(0); // 64 bits, little-endian, version 1
        file.putShort((short) 2).putShort((short) 62).putInt(1); // executable, x86-64
        file.putLong(BASE + HEADERS).putLong(64).putLong(0).putInt(0); // entry, program headers, no sections
        file.putShort((short) 64).putShort((short) 56).putShort((short) 1).putShort((short) 64).putInt(0);
        file.putInt(1).putInt(READ_WRITE_EXECUTE).putLong(0).putLong(BASE).putLong(BASE); // PT_LOAD
        file.putLong(size).putLong(size).putLong(4096);
        file.put(code);
        return file.array();
    }
}
