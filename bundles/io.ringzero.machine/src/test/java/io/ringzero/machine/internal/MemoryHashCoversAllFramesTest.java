// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.MachineMemory;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The hash is that of the frames one after the other, untouched ones as zero, whatever their number. */
class MemoryHashCoversAllFramesTest {
    @Test
    void hashEqualsThatOfTheBytes() throws Exception {
        for (int frames : new int[] {1, 255, 256, 257, 1000}) {
            byte[] all = new byte[frames * 4096];
            try (MachineMemory memory = new MachineMemory(frames)) {
                assertEquals(sha256(all), MemoryHash.of(memory));
                for (int at : new int[] {0, all.length / 2, all.length - 1}) {
                    all[at] = (byte) 0xa5;
                    memory.writeByte(at, (byte) 0xa5);
                    assertEquals(sha256(all), MemoryHash.of(memory));
                }
            }
        }
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
