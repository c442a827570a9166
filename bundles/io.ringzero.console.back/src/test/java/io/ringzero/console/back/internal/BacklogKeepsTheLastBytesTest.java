// SPDX-License-Identifier: Apache-2.0
package io.ringzero.console.back.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** However output is cut into pieces, the backlog is its last 64 KiB. */
class BacklogKeepsTheLastBytesTest {
    @Test
    void whateverThePieces() {
        byte[] all = new byte[3 * Backlog.CAPACITY + 77];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) (i * 31 + (i >> 8));
        }
        for (int piece : new int[] {1, 511, 512, 513, 1000, 4096, Backlog.CAPACITY - 1, Backlog.CAPACITY,
            Backlog.CAPACITY + 1, all.length}) {
            Backlog backlog = new Backlog();
            for (int at = 0; at < all.length; at += piece) {
                int end = Math.min(at + piece, all.length);
                backlog.add(Arrays.copyOfRange(all, at, end));
                if (piece >= 511 || end % 509 == 0) {
                    assertArrayEquals(Arrays.copyOfRange(all, Math.max(0, end - Backlog.CAPACITY), end), backlog.copy(),
                        "pieces of " + piece + ", " + end + " bytes");
                }
            }
            assertArrayEquals(Arrays.copyOfRange(all, all.length - Backlog.CAPACITY, all.length), backlog.copy());
        }
    }
}
