// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import io.ringzero.api.machine.MachineMemory;

/**
 * Atomic operations on bit arrays that guests write at the same time. Arrays begin at 4-byte borders; bits count from the least
 * significant of the first 32-bit word, which on a little-endian machine is right for words of any width.
 */
final class GuestBits {
    private final MachineMemory memory;

    GuestBits(MachineMemory memory) {
        this.memory = memory;
    }

    boolean test(long maddr, int bit) {
        return (memory.readInt(word(maddr, bit)) & 1 << (bit & 31)) != 0;
    }

    /** Sets a bit; whether it was set before. */
    boolean testAndSet(long maddr, int bit) {
        long at = word(maddr, bit);
        int mask = 1 << (bit & 31);
        while (true) {
            int before = memory.readInt(at);
            if ((before & mask) != 0) {
                return true;
            }
            if (memory.casInt(at, before, before | mask)) {
                return false;
            }
        }
    }

    /** Clears a bit; whether it was set before. */
    boolean testAndClear(long maddr, int bit) {
        long at = word(maddr, bit);
        int mask = 1 << (bit & 31);
        while (true) {
            int before = memory.readInt(at);
            if ((before & mask) == 0) {
                return false;
            }
            if (memory.casInt(at, before, before & ~mask)) {
                return true;
            }
        }
    }

    private static long word(long maddr, int bit) {
        return maddr + (bit >> 5) * 4L;
    }
}
