// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.TranslationContext;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The whole matrix of rights: each mode, each set of entry bits at the page and above it, each set of permissions, each access.
 * The rules are written out here as SDM Vol. 3A 4.6.1 and 4.7 state them; a failure names its case.
 */
public abstract class MmuRightsContract extends MmuContract {
    private static final long LINEAR = 0x40_3000;
    private static final long FRAME = 0x80_0000;
    private static final List<Integer> MODES = List.of(MODE_LEGACY, MODE_PAE, MODE_LONG);
    private static final int ALL_PERMISSIONS = TranslationContext.PERM_USER | TranslationContext.PERM_WP
        | TranslationContext.PERM_NXE | TranslationContext.PERM_SMEP | TranslationContext.PERM_SMAP;

    @Test
    void everyCombinationOfRightsIsDecidedAsTheManualSays() {
        for (int mode : MODES) {
            for (int upper = 0; upper < 8; upper++) {
                for (int page = 0; page < 8; page++) {
                    for (int permissions = 0; permissions <= ALL_PERMISSIONS; permissions++) {
                        oneCase(mode, upper, page, permissions);
                    }
                }
            }
        }
    }

    private void oneCase(int mode, int upper, int page, int permissions) {
        boolean noExecute = ((upper | page) & 4) != 0;
        if (noExecute && (mode == MODE_LEGACY || !has(permissions, TranslationContext.PERM_NXE))) {
            return; // no such bit, or a reserved one
        }
        PageTables tables = new PageTables(memory, mode);
        memory.fill(0, 0x10_000, (byte) 0);
        tables.map(LINEAR, 1, PageTables.P | bits(upper), FRAME | PageTables.P | bits(page));
        for (int access : List.of(READ, WRITE, EXECUTE, READ | Tlb.SUPERVISOR, WRITE | Tlb.SUPERVISOR)) {
            String name = "mode " + mode + " upper " + upper + " page " + page + " permissions " + permissions
                + " access "
                + access;
            boolean allowed = allowed((upper & page & 1) != 0, (upper & page & 2) != 0, noExecute, permissions, access);
            long expected = allowed ? FRAME | 0x123 : ~(long) error(mode, permissions, access);
            TranslationContext context = tables.context(permissions);
            assertEquals(expected, mmu.translate(memory, context, LINEAR | 0x123, access), name);
            assertEquals(expected, fill(context, LINEAR | 0x123, access), name);
            assertEquals(allowed ? -1 : error(mode, permissions, access), state.getInt(CpuState.OFF_FAULT_ERROR), name);
        }
        tagsGiveNoMoreThanTheContextMay(tables, upper & page, noExecute, permissions);
    }

    private void tagsGiveNoMoreThanTheContextMay(PageTables tables, int both, boolean noExecute, int permissions) {
        TranslationContext context = tables.context(permissions);
        for (int filled : List.of(READ, WRITE, EXECUTE, READ | Tlb.SUPERVISOR, WRITE | Tlb.SUPERVISOR)) {
            if (fill(context, LINEAR, filled) < 0) {
                continue;
            }
            for (int access : List.of(READ, WRITE, EXECUTE)) {
                boolean allowed = allowed((both & 1) != 0, (both & 2) != 0, noExecute, permissions, access);
                long hit = hit(LINEAR, access);
                String name = "filled for " + filled + ", looked up for " + access + " with " + context;
                if (access == filled || access != WRITE) {
                    assertEquals(allowed ? FRAME : -1, hit, name);
                } else {
                    boolean dirty = (tables.read(LINEAR, 1) & PageTables.D) != 0;
                    assertEquals(allowed && dirty ? FRAME : -1, hit, name);
                }
            }
        }
    }

    /** SDM Vol. 3A 4.6.1, sentence by sentence. */
    private static boolean allowed(boolean writable, boolean user, boolean noExecute, int permissions, int access) {
        boolean supervisor = !has(permissions, TranslationContext.PERM_USER) || has(access, Tlb.SUPERVISOR);
        return switch (access & 3) {
            case READ -> supervisor ? !(user && has(permissions, TranslationContext.PERM_SMAP)) : user;
            case WRITE -> supervisor
                ? !(user && has(permissions, TranslationContext.PERM_SMAP))
                    && (writable || !has(permissions, TranslationContext.PERM_WP))
                : user && writable;
            default -> !noExecute
                && (supervisor ? !(user && has(permissions, TranslationContext.PERM_SMEP)) : user);
        };
    }

    /** SDM Vol. 3A 4.7 for a page that is present. */
    private static int error(int mode, int permissions, int access) {
        boolean user = has(permissions, TranslationContext.PERM_USER) && !has(access, Tlb.SUPERVISOR);
        boolean fetchIsTold = has(permissions, TranslationContext.PERM_SMEP)
            || mode != MODE_LEGACY && has(permissions, TranslationContext.PERM_NXE);
        return 1 | ((access & 3) == WRITE ? 2 : 0) | (user ? 4 : 0) | ((access & 3) == EXECUTE && fetchIsTold ? 16 : 0);
    }

    private static long bits(int set) {
        return ((set & 1) != 0 ? PageTables.W : 0) | ((set & 2) != 0 ? PageTables.U : 0) | ((set & 4) != 0
            ? PageTables.NX
            : 0);
    }

    private static boolean has(int set, int bit) {
        return (set & bit) != 0;
    }
}
