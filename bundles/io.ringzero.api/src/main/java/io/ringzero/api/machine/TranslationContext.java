// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

/**
 * What decides how a linear address is translated; a {@link Tlb} table belongs to one of these.
 *
 * @param root machine address of the root table; 0 with {@link #MODE_NONE}
 * @param mode one of {@code MODE_*}
 * @param permissions set of {@code PERM_*} bits: everything beside the tables that decides what an access may do
 * @param secondStageRoot machine address of a second stage's root table, 0 for none
 */
public record TranslationContext(long root, int mode, int permissions, long secondStageRoot) {
    /** Paging is off: linear is machine address. */
    public static final int MODE_NONE = 0;
    /** Two levels, 32-bit entries. */
    public static final int MODE_LEGACY = 1;
    /** Three levels, 64-bit entries. */
    public static final int MODE_PAE = 2;
    /** Four levels. */
    public static final int MODE_LONG = 3;

    /** The access comes from CPL 3. */
    public static final int PERM_USER = 1;
    /** CR0.WP: supervisor writes obey read-only pages. */
    public static final int PERM_WP = 1 << 1;
    /** EFER.NXE: bit 63 of an entry forbids execution. */
    public static final int PERM_NXE = 1 << 2;
    /** CR4.SMEP. */
    public static final int PERM_SMEP = 1 << 3;
    /** CR4.SMAP in force (RFLAGS.AC clear). */
    public static final int PERM_SMAP = 1 << 4;
    /** CR4.PSE, for {@link #MODE_LEGACY}. */
    public static final int PERM_PSE = 1 << 5;

    private static final long CR3_TABLE = 0x000f_ffff_ffff_f000L;

    /** The context that a processor state selects (SDM Vol. 3A 4.1.1, 4.6). */
    public static TranslationContext of(CpuState state) {
        long cr0 = state.get(CpuState.OFF_CR0);
        long cr4 = state.get(CpuState.OFF_CR4);
        long efer = state.get(CpuState.OFF_EFER);
        boolean user = state.cpl() == 3;
        int permissions = user ? PERM_USER : 0;
        if ((cr0 & 1L << 31) == 0) {
            return new TranslationContext(0, MODE_NONE, permissions, 0);
        }
        permissions |= (cr0 & 1L << 16) != 0 ? PERM_WP : 0;
        permissions |= (efer & 1L << 11) != 0 ? PERM_NXE : 0;
        permissions |= (cr4 & 1L << 20) != 0 ? PERM_SMEP : 0;
        permissions |= (cr4 & 1L << 21) != 0 && (state.rflags() & 1L << 18) == 0 ? PERM_SMAP : 0;
        permissions |= (cr4 & 1L << 4) != 0 ? PERM_PSE : 0;
        int mode = (efer & 1L << 10) != 0 ? MODE_LONG : (cr4 & 1L << 5) != 0 ? MODE_PAE : MODE_LEGACY;
        long mask = mode == MODE_PAE ? 0xffff_ffe0L : mode == MODE_LEGACY ? 0xffff_f000L : CR3_TABLE;
        return new TranslationContext(state.get(CpuState.OFF_CR3) & mask, mode, permissions, 0);
    }
}
