// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Handler;

/** Asking about selectors: LAR, LSL, VERR, VERW (APM Vol. 3). ZF tells whether the selector may be used so. */
final class SelectorOps extends Op {
    /** System descriptor types of protected mode beside those: 16-bit TSS and call gate, task gate. */
    private static final int LAR_OLDER = 1 << 1 | 1 << 3 | 1 << 4 | 1 << 5;
    /** Those that have a limit. */
    private static final int LSL_OLDER = 1 << 1 | 1 << 3;
    /** System descriptor types of long mode that LAR knows: LDT, available and busy TSS, call gate. */
    private static final int LAR_TYPES = 1 << 2 | 1 << 9 | 1 << 11 | 1 << 12;
    /** Those that have a limit. */
    private static final int LSL_TYPES = 1 << 2 | 1 << 9 | 1 << 11;

    private final Handler handler;
    private final Place destination;
    private final Place source;

    SelectorOps(Site site) {
        handler = site.handler();
        boolean verify = handler == Handler.VERR || handler == Handler.VERW;
        destination = site.place(0, 2);
        source = verify ? destination : site.place(1, 2);
    }

    @Override
    Op ex(Core c) {
        int selector = (int) source.read(c) & 0xffff;
        boolean ok = false;
        if ((selector & ~3) != 0 && c.segments.inTable(selector, 8)) {
            long descriptor = c.systemLoad(c.segments.address(selector), 8);
            boolean longMode = CodeSegments.longMode(c);
            ok = switch (handler) {
                case VERR -> Segments.isReadable(descriptor, selector, c.state.cpl());
                case VERW ->
                    (descriptor & (Segments.CODE_OR_DATA | Segments.CODE | Segments.OPEN)) == (Segments.CODE_OR_DATA
                        | Segments.OPEN) && reachable(c, descriptor, selector);
                case LAR -> known(c, descriptor, selector, longMode ? LAR_TYPES : LAR_TYPES | LAR_OLDER);
                default -> known(c, descriptor, selector, longMode ? LSL_TYPES : LSL_TYPES | LSL_OLDER);
            };
            if (ok && handler == Handler.LAR) {
                destination.write(c, descriptor >>> 32 & 0x00ffff00);
            } else if (ok && handler == Handler.LSL) {
                destination.write(c, Segments.limitOf(descriptor));
            }
        }
        c.arithmeticFlags(c.arithmeticFlags() & ~Bits.ZF | (ok ? Bits.ZF : 0));
        return next;
    }

    private static boolean known(Core c, long descriptor, int selector, int systemTypes) {
        if ((descriptor & Segments.CODE_OR_DATA) == 0) {
            return (systemTypes >>> Segments.type(descriptor) & 1) != 0 && reachable(c, descriptor, selector);
        }
        boolean conforming = (descriptor & (Segments.CODE | Segments.CONFORMING)) == (Segments.CODE
            | Segments.CONFORMING);
        return conforming || reachable(c, descriptor, selector);
    }

    private static boolean reachable(Core c, long descriptor, int selector) {
        return Segments.dpl(descriptor) >= Math.max(c.state.cpl(), selector & 3);
    }
}
