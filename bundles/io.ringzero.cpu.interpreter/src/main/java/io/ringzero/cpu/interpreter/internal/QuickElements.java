// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

/**
 * MOVD and MOVQ of XMM registers, MOVSS and MOVSD with memory: 4 or 8 bytes into a register whose rest becomes zero, or out of
 * it. HOT PATH.
 */
final class QuickElements {
    private QuickElements() {
    }

    static Op make(Site site, int size) {
        boolean eight = size == 8;
        if (!Xmm.isXmm(site, 0)) {
            int s = Xmm.at(site, 1);
            if (site.isMemory(0)) {
                return eight ? new QuickMoves.Store64(site.address(0), s) : new QuickMoves.Store32(site.address(0), s);
            }
            return eight ? new QuickMoves.Move64(site.gpr(0), s) : new QuickMoves.Move32(site.gpr(0), s);
        }
        int d = Xmm.at(site, 0);
        if (site.isMemory(1)) {
            return eight ? new Load64(d, site.address(1)) : new Load32(d, site.address(1));
        }
        if (Xmm.isXmm(site, 1)) {
            return new In64(d, Xmm.at(site, 1));
        }
        return eight ? new In64(d, site.gpr(1)) : new In32(d, site.gpr(1));
    }

    private static final class Load64 extends Op {
        private final int d;
        private final Address address;

        Load64(int d, Address address) {
            this.d = d;
            this.address = address;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.load64(address.of(c)));
            c.reg(d + 8, 0);
            return next;
        }
    }

    private static final class Load32 extends Op {
        private final int d;
        private final Address address;

        Load32(int d, Address address) {
            this.d = d;
            this.address = address;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.load32(address.of(c)));
            c.reg(d + 8, 0);
            return next;
        }
    }

    /** From a general register or the low half of an XMM register. */
    private static final class In64 extends Op {
        private final int d;
        private final int s;

        In64(int d, int s) {
            this.d = d;
            this.s = s;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.reg(s));
            c.reg(d + 8, 0);
            return next;
        }
    }

    private static final class In32 extends Op {
        private final int d;
        private final int s;

        In32(int d, int s) {
            this.d = d;
            this.s = s;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, c.reg32(s));
            c.reg(d + 8, 0);
            return next;
        }
    }
}
