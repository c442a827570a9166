// SPDX-License-Identifier: Apache-2.0
package io.ringzero.mmu.internal;

/** Bits of a paging-structure entry (SDM Vol. 3A, 4.3 to 4.5, figures 4-4, 4-7 and 4-11). */
final class Entry {
    static final long PRESENT = 1;
    static final long WRITABLE = 1 << 1;
    static final long USER = 1 << 2;
    static final long ACCESSED = 1 << 5;
    static final long DIRTY = 1 << 6;
    /** The entry maps a page although it is not of the lowest level. */
    static final long LARGE = 1 << 7;
    static final long NO_EXECUTE = 1L << 63;
    /** Bits 12 to 51: this machine's addresses have 52 bits, so none of them is reserved. */
    static final long FRAME = 0x000f_ffff_ffff_f000L;
    /** Bits 52 to 62: ignored with four levels, reserved with PAE. */
    static final long HIGH = 0x7ff0_0000_0000_0000L;

    private Entry() {
    }
}
