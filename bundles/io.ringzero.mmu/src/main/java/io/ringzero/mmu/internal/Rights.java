// SPDX-License-Identifier: Apache-2.0
package io.ringzero.mmu.internal;

import io.ringzero.api.machine.Tlb;
import io.ringzero.api.machine.TranslationContext;

/** Who may do what with a page (SDM Vol. 3A 4.6), and what the error code says if not (4.7). */
final class Rights {
    static final int ERROR_PRESENT = 1;
    static final int ERROR_WRITE = 1 << 1;
    static final int ERROR_USER = 1 << 2;
    static final int ERROR_RESERVED = 1 << 3;
    static final int ERROR_FETCH = 1 << 4;

    private static final int KIND = 3;

    private Rights() {
    }

    /**
     * Whether the combined rights of a walk allow an access.
     *
     * @param permissions of the context, {@code PERM_*}
     * @param access kind of access, perhaps with {@link Tlb#SUPERVISOR}
     */
    static boolean allow(Walk walk, int permissions, int access) {
        int kind = access & KIND;
        if (kind == Tlb.EXECUTE && !walk.executable) {
            return false;
        }
        if (user(permissions, access)) {
            return walk.user && (kind != Tlb.WRITE || walk.writable);
        }
        int guard = kind == Tlb.EXECUTE ? TranslationContext.PERM_SMEP : TranslationContext.PERM_SMAP;
        if (walk.user && (permissions & guard) != 0) {
            return false;
        }
        return kind != Tlb.WRITE || walk.writable || (permissions & TranslationContext.PERM_WP) == 0;
    }

    /**
     * The error code of a fault.
     *
     * @param cause 0, {@link #ERROR_PRESENT} or that with {@link #ERROR_RESERVED}
     */
    static int error(int cause, TranslationContext context, int access) {
        int permissions = context.permissions();
        int error = cause;
        if ((access & KIND) == Tlb.WRITE) {
            error |= ERROR_WRITE;
        }
        if (user(permissions, access)) {
            error |= ERROR_USER;
        }
        if ((access & KIND) == Tlb.EXECUTE && tellsFetches(context.mode(), permissions)) {
            error |= ERROR_FETCH;
        }
        return error;
    }

    private static boolean user(int permissions, int access) {
        return (permissions & TranslationContext.PERM_USER) != 0 && (access & Tlb.SUPERVISOR) == 0;
    }

    /** Without NX and SMEP a processor does not say that the access was a fetch. */
    private static boolean tellsFetches(int mode, int permissions) {
        return (permissions & TranslationContext.PERM_SMEP) != 0
            || mode >= TranslationContext.MODE_PAE && (permissions & TranslationContext.PERM_NXE) != 0;
    }
}
