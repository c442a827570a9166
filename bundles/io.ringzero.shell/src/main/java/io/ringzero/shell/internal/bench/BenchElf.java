// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Wraps code into a static ELF64 executable for Linux: code to read and execute, and zeroed data on pages of their own. */
final class BenchElf {
    /** Where the code's first byte lies: behind the headers of the file, which are mapped with it. */
    static final long CODE = 0x400000 + 64 + 2 * 56;

    /** Where zeroed data begin; {@link #DATA_BYTES} of them. */
    static final long DATA = 0x600000;

    static final int DATA_BYTES = 0x40000;
    private static final int HEADERS = (int) CODE & 0xfff;
    private static final int PAGE = 4096;

    private BenchElf() {
    }

    /** A file around code that begins at {@link #CODE} (System V ABI, chapters 4 and 5). */
    static byte[] file(byte[] code) {
        ByteBuffer file = ByteBuffer.allocate(HEADERS + code.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}).position(16);
        file.putShort((short) 2).putShort((short) 62).putInt(1).putLong(CODE).putLong(64).putLong(0).putInt(0);
        file.putShort((short) 64).putShort((short) 56).putShort((short) 2).position(64);
        segment(file, 5, CODE - HEADERS, file.capacity(), file.capacity());
        segment(file, 6, DATA, 0, DATA_BYTES);
        return file.put(code).array();
    }

    private static void segment(ByteBuffer file, int flags, long address, long inFile, long inMemory) {
        file.putInt(1).putInt(flags).putLong(0).putLong(address).putLong(address).putLong(inFile).putLong(inMemory)
            .putLong(PAGE);
    }
}
