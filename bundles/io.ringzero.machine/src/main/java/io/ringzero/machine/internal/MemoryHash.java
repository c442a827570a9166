// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal;

import io.ringzero.api.machine.MachineMemory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * SHA-256 over all frames in mfn order. Reading a frame that nobody has touched shows the host's zero page and commits nothing.
 */
final class MemoryHash {
    private static final int CHUNK = 256 * MachineMemory.PAGE_SIZE;

    private MemoryHash() {
    }

    static String of(MachineMemory memory) {
        MessageDigest digest = sha256();
        byte[] chunk = new byte[CHUNK];
        long bytes = memory.frames() << MachineMemory.PAGE_SHIFT;
        for (long at = 0; at < bytes; at += CHUNK) {
            int length = (int) Math.min(CHUNK, bytes - at);
            memory.read(at, chunk, 0, length);
            digest.update(chunk, 0, length);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
