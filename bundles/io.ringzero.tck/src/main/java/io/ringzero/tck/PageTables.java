// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.TranslationContext;

/**
 * Builds page tables in a machine's memory for tests: tables are taken from frame 1 upwards, the root first.
 *
 * <p>Not thread-safe. Entries are given as they stand in memory (SDM Vol. 3A, chapter 4).
 */
public final class PageTables {
    public static final long P = 1;
    public static final long W = 1 << 1;
    public static final long U = 1 << 2;
    public static final long A = 1 << 5;
    public static final long D = 1 << 6;
    public static final long PS = 1 << 7;
    public static final long NX = 1L << 63;

    private final MachineMemory memory;
    private final int mode;
    private long nextFrame = 1;
    private final long root;

    /**
     * Makes an empty root.
     *
     * @param mode {@link TranslationContext}'s {@code MODE_LEGACY}, {@code MODE_PAE} or {@code MODE_LONG}
     */
    public PageTables(MachineMemory memory, int mode) {
        this.memory = memory;
        this.mode = mode;
        this.root = frame();
    }

    /** The context of these tables with some permissions. */
    public TranslationContext context(int permissions) {
        return new TranslationContext(root, mode, permissions, 0);
    }

    /** Number of levels. */
    public int levels() {
        return mode == TranslationContext.MODE_LEGACY ? 2 : mode == TranslationContext.MODE_PAE ? 3 : 4;
    }

    /** Lowest bit of the address that picks an entry of a level (1 is the lowest). */
    public int shift(int level) {
        return 12 + (level - 1) * (mode == TranslationContext.MODE_LEGACY ? 10 : 9);
    }

    /** Makes a way down to a level (1 for a 4 KiB page) and puts an entry there; new tables get {@code tableBits}. */
    public void map(long linear, int level, long tableBits, long entry) {
        for (int upper = levels(); upper > level; upper--) {
            if ((read(linear, upper) & P) == 0) {
                boolean pointers = mode == TranslationContext.MODE_PAE && upper == 3;
                write(linear, upper, frame() | (pointers ? P : tableBits));
            }
        }
        write(linear, level, entry);
    }

    /** The entry of a level on an address's way. */
    public long read(long linear, int level) {
        long at = at(linear, level);
        return bytes() == 8 ? memory.readLong(at) : memory.readInt(at) & 0xffff_ffffL;
    }

    /** Replaces the entry of a level on an address's way, whose upper levels exist. */
    public void write(long linear, int level, long entry) {
        long at = at(linear, level);
        if (bytes() == 8) {
            memory.writeLong(at, entry);
        } else {
            memory.writeInt(at, (int) entry);
        }
    }

    /** Machine address of the entry of a level on an address's way. */
    public long at(long linear, int level) {
        long table = root;
        for (int upper = levels();; upper--) {
            long mask = bytes() == 8 ? 0x1ff : 0x3ff;
            long at = table + (linear >>> shift(upper) & (mode == TranslationContext.MODE_PAE && upper == 3 ? 3 : mask))
                * bytes();
            if (upper == level) {
                return at;
            }
            table = (bytes() == 8 ? memory.readLong(at) : memory.readInt(at) & 0xffff_ffffL) & 0x000f_ffff_ffff_f000L;
        }
    }

    private int bytes() {
        return mode == TranslationContext.MODE_LEGACY ? 4 : 8;
    }

    private long frame() {
        return nextFrame++ << 12;
    }
}
