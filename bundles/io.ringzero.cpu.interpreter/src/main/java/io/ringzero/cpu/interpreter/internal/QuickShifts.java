// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import org.jspecify.annotations.Nullable;

/** SHL, SHR and SAR of 32- and 64-bit registers by a constant that is not zero. HOT PATH. */
final class QuickShifts {
    private QuickShifts() {
    }

    static @Nullable Op make(Site site) {
        boolean wide = site.isRegister(0, 64);
        if (!wide && !site.isRegister(0, 32) || !site.isConstant(1)) {
            return null;
        }
        int n = (int) site.constant(1) & (wide ? 63 : 31);
        int d = site.gpr(0);
        return n == 0 ? null : switch (site.handler()) {
            case SHL -> wide ? new Left64(d, n) : new Left32(d, n);
            case SHR -> wide ? new Right64(d, n) : new Right32(d, n);
            case SAR -> wide ? new Signed64(d, n) : new Signed32(d, n);
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
            long value = c.reg(d);
            long r = value << n;
            boolean carry = value << n - 1 < 0;
            c.reg(d, r);
            c.resultWith(r, carry, r < 0 != carry);
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
            long value = c.reg32(d) << n - 1;
            long r = value << 1;
            boolean carry = (int) value < 0;
            c.reg32(d, r);
            c.resultWith((int) r, carry, (int) r < 0 != carry);
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
            long value = c.reg(d) >>> n - 1;
            long r = value >>> 1;
            c.reg(d, r);
            c.resultWith(r, (value & 1) != 0, r << 1 < 0);
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
            long value = c.reg32(d) >>> n - 1;
            long r = value >>> 1;
            c.reg(d, r);
            c.resultWith(r, (value & 1) != 0, (int) r << 1 < 0);
            return next;
        }
    }

    private static final class Signed64 extends Op {
        private final int d;
        private final int n;

        Signed64(int d, int n) {
            this.d = d;
            this.n = n;
        }

        @Override
        Op ex(Core c) {
            long value = c.reg(d) >> n - 1;
            long r = value >> 1;
            c.reg(d, r);
            c.resultWith(r, (value & 1) != 0, false);
            return next;
        }
    }

    private static final class Signed32 extends Op {
        private final int d;
        private final int n;

        Signed32(int d, int n) {
            this.d = d;
            this.n = n;
        }

        @Override
        Op ex(Core c) {
            int value = (int) c.reg(d) >> n - 1;
            int r = value >> 1;
            c.reg32(d, r);
            c.resultWith(r, (value & 1) != 0, false);
            return next;
        }
    }
}
