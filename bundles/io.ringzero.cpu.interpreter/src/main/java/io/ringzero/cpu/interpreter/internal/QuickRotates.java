// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import org.jspecify.annotations.Nullable;

/** ROL and ROR of 32- and 64-bit registers by a constant that is not zero: what hashes and ciphers do most. HOT PATH. */
final class QuickRotates {
    private QuickRotates() {
    }

    static @Nullable Op make(Site site) {
        boolean wide = site.isRegister(0, 64);
        if (!wide && !site.isRegister(0, 32) || !site.isConstant(1)) {
            return null;
        }
        int n = (int) site.constant(1) & (wide ? 63 : 31);
        int d = site.gpr(0);
        return n == 0 ? null : switch (site.handler()) {
            case ROL -> wide ? new Left64(d, n) : new Left32(d, n);
            case ROR -> wide ? new Right64(d, n) : new Right32(d, n);
            default -> null;
        };
    }

    private static final class Left64 extends Op {
        private final int d;
        private final int n;

        Left64(int d, int n) {
            this.d = d;
            this.n = n;
        }

        @Override
        Op ex(Core c) {
            long r = Long.rotateLeft(c.reg(d), n);
            c.reg(d, r);
            boolean carry = (r & 1) != 0;
            c.carryOverflow(carry, r < 0 != carry);
            return next;
        }
    }

    private static final class Left32 extends Op {
        private final int d;
        private final int n;

        Left32(int d, int n) {
            this.d = d;
            this.n = n;
        }

        @Override
        Op ex(Core c) {
            int r = Integer.rotateLeft((int) c.reg(d), n);
            c.reg32(d, r);
            boolean carry = (r & 1) != 0;
            c.carryOverflow(carry, r < 0 != carry);
            return next;
        }
    }

    private static final class Right64 extends Op {
        private final int d;
        private final int n;

        Right64(int d, int n) {
            this.d = d;
            this.n = n;
        }

        @Override
        Op ex(Core c) {
            long r = Long.rotateRight(c.reg(d), n);
            c.reg(d, r);
            c.carryOverflow(r < 0, (r ^ r << 1) < 0);
            return next;
        }
    }

    private static final class Right32 extends Op {
        private final int d;
        private final int n;

        Right32(int d, int n) {
            this.d = d;
            this.n = n;
        }

        @Override
        Op ex(Core c) {
            int r = Integer.rotateRight((int) c.reg(d), n);
            c.reg32(d, r);
            c.carryOverflow(r < 0, (r ^ r << 1) < 0);
            return next;
        }
    }
}
