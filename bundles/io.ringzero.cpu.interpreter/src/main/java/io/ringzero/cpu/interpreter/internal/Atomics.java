// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.HostMemory;
import io.ringzero.api.machine.MachineMemory;

/**
 * Compare-and-swap of 1, 2, 4 or 8 bytes inside an aligned 8-byte word: what LOCK means. An operand that does not lie in one
 * such word is split; split accesses exclude each other by the machine memory's monitor, and are not atomic towards others
 * (nor need guests rely on it: split locks are what #AC and bus-lock traps exist for).
 */
final class Atomics {
    private Atomics() {
    }

    static boolean splits(long address, int size) {
        return (address & 7) + size > 8;
    }

    /** Swaps at a host address that does not split. */
    static boolean swap(long host, int size, long expected, long value) {
        long word = host & -8;
        int shift = (int) (host & 7) * 8;
        long mask = -1L >>> 64 - size * 8 << shift;
        while (true) {
            long seen = HostMemory.getLong(word);
            if (((seen ^ expected << shift) & mask) != 0) {
                return false;
            }
            if (HostMemory.casLong(word, seen, seen & ~mask | value << shift & mask)) {
                return true;
            }
        }
    }

    /** Swaps at a machine address in RAM that does not split, through the door. */
    static boolean swap(MachineMemory memory, long at, int size, long expected, long value) {
        long word = at & -8;
        int shift = (int) (at & 7) * 8;
        long mask = -1L >>> 64 - size * 8 << shift;
        while (true) {
            long seen = memory.readLong(word);
            if (((seen ^ expected << shift) & mask) != 0) {
                return false;
            }
            if (memory.casLong(word, seen, seen & ~mask | value << shift & mask)) {
                return true;
            }
        }
    }
}
