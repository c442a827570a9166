// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.grant;

import io.ringzero.api.machine.MachineMemory;

/** Marks of grants in use, 16 bits wide, set and cleared while the guest may write their neighbours and themselves. */
final class Marks {
    private Marks() {
    }

    static void set(MachineMemory memory, long at, int marks) {
        change(memory, at, marks, 0);
    }

    static void clear(MachineMemory memory, long at, int marks) {
        change(memory, at, 0, marks);
    }

    /** Compare and set moves 32 bits: those around the mark stay what the guest makes them. */
    private static void change(MachineMemory memory, long at, int set, int clear) {
        long word = at & ~3L;
        int shift = (int) (at & 2) * 8;
        int before = memory.readInt(word);
        int after = (before | set << shift) & ~(clear << shift);
        while (before != after && !memory.casInt(word, before, after)) {
            before = memory.readInt(word);
            after = (before | set << shift) & ~(clear << shift);
        }
    }
}
