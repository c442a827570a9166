// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.HostMemory;

/**
 * Compare-and-swap of 1, 2, 4 or 8 bytes: what LOCK means (SDM Vol. 3A, 9.1.2.2). Done by the host's own on an 8-byte word that
 * holds the operand: the aligned one, or on an x86 host any one in the same cache line. An operand in no such word is split, and
 * its instruction runs while no other processor is in guest code: see {@link Exclusive}. Any thread.
 */
final class Atomics {
    private static final int LINE = 64;
    private static final boolean IN_LINE = HostMemory.casesInLine();

    private Atomics() {
    }

    /** Whether an operand lies in no word that the host swaps; RAM begins at a page, so a machine address serves as well. */
    static boolean splits(long address, int size) {
        return (address & 7) + size > 8 && (!IN_LINE || (address & LINE - 1) + size > LINE);
    }

    /** Swaps at a host address that does not split; a full fence if done. */
    static boolean swap(long host, int size, long expected, long value) {
        boolean aligned = (host & 7) + size <= 8;
        long word = aligned ? host & -8 : Math.min(host, (host | LINE - 1) - 7);
        int shift = (int) (host - word) * 8;
        long mask = -1L >>> 64 - size * 8 << shift;
        while (true) {
            long seen = HostMemory.getLong(word);
            if (((seen ^ expected << shift) & mask) != 0) {
                return false;
            }
            long update = seen & ~mask | value << shift & mask;
            if (aligned ? HostMemory.casLong(word, seen, update) : HostMemory.casInLine(word, seen, update)) {
                return true;
            }
        }
    }
}
