// SPDX-License-Identifier: Apache-2.0
package io.ringzero.mmu.internal;

import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.machine.TranslationContext;

/**
 * Shape of the tables of a paging mode: how many levels, how an address is cut up, which bits an entry must leave clear.
 * Levels count from 1, the lowest. Immutable; no state.
 */
enum Geometry {
    /** Two levels of 1024 entries of 32 bits; 4 MiB pages with PSE (SDM Vol. 3A 4.3). */
    LEGACY(2, 10, 4, 0xffff_ffffL) {
        @Override
        boolean large(int level, long entry, int permissions) {
            return level == 2 && (entry & Entry.LARGE) != 0 && (permissions & TranslationContext.PERM_PSE) != 0;
        }

        @Override
        long reserved(int level, boolean large, int permissions) {
            return large ? 1 << 21 : 0; // bits 13 to 20 are address bits 32 to 39 (PSE-36)
        }

        @Override
        long frame(long entry, int shift) {
            return shift == MachineMemory.PAGE_SHIFT
                ? entry & 0xffff_f000L
                : entry & 0xffc0_0000L | (entry >>> 13 & 0xff) << 32;
        }
    },
    /** A page-directory-pointer table of 4 entries and two levels of 512; 2 MiB pages (SDM Vol. 3A 4.4). */
    PAE(3, 9, 8, 0xffff_ffffL) {
        private static final long POINTER_RESERVED = Entry.NO_EXECUTE | 0x1e6;

        @Override
        boolean large(int level, long entry, int permissions) {
            return level == 2 && (entry & Entry.LARGE) != 0;
        }

        @Override
        long reserved(int level, boolean large, int permissions) {
            long always = Entry.HIGH | noExecuteReserved(permissions);
            return always | (level == 3 ? POINTER_RESERVED : large ? lowFrameBits(level) : 0);
        }

        @Override
        boolean hasRights(int level) {
            return level < 3;
        }
    },
    /** Four levels of 512 entries; 2 MiB and 1 GiB pages (SDM Vol. 3A 4.5). */
    LONG(4, 9, 8, 0xffff_ffff_ffffL) {
        @Override
        boolean large(int level, long entry, int permissions) {
            return (level == 2 || level == 3) && (entry & Entry.LARGE) != 0;
        }

        @Override
        long reserved(int level, boolean large, int permissions) {
            return noExecuteReserved(permissions) | (level == 4 ? Entry.LARGE : large ? lowFrameBits(level) : 0);
        }
    };

    final int levels;
    final int entryBytes;
    private final int indexBits;
    private final long linearMask;

    Geometry(int levels, int indexBits, int entryBytes, long linearMask) {
        this.levels = levels;
        this.indexBits = indexBits;
        this.entryBytes = entryBytes;
        this.linearMask = linearMask;
    }

    /** Of a context's mode; not for {@link TranslationContext#MODE_NONE}. */
    static Geometry of(TranslationContext context) {
        return switch (context.mode()) {
            case TranslationContext.MODE_LEGACY -> LEGACY;
            case TranslationContext.MODE_PAE -> PAE;
            case TranslationContext.MODE_LONG -> LONG;
            default -> throw new IllegalArgumentException("no page tables in translation mode " + context.mode());
        };
    }

    /** Lowest bit of an address that picks an entry of a level; the size of what an entry of it maps. */
    final int shift(int level) {
        return MachineMemory.PAGE_SHIFT + (level - 1) * indexBits;
    }

    /** Offset of an address's entry in its table of a level. */
    final long offset(int level, long linear) {
        return ((linear & linearMask) >>> shift(level) & (1L << indexBits) - 1) * entryBytes;
    }

    /** Whether an entry above the lowest level maps a page. */
    abstract boolean large(int level, long entry, int permissions);

    /** Bits that are set in no valid present entry. */
    abstract long reserved(int level, boolean large, int permissions);

    /** Whether entries of a level have R/W, U/S, NX and an accessed bit. */
    boolean hasRights(int level) {
        return true;
    }

    /** Machine address of the page of {@code 1 << shift} bytes, or of the table, that an entry names. */
    long frame(long entry, int shift) {
        return entry & Entry.FRAME & -(1L << shift);
    }

    /** Bits between the PAT bit and the frame number of a large page. */
    final long lowFrameBits(int level) {
        return (1L << shift(level)) - 1 & ~0x1fffL;
    }

    static long noExecuteReserved(int permissions) {
        return (permissions & TranslationContext.PERM_NXE) != 0 ? 0 : Entry.NO_EXECUTE;
    }
}
