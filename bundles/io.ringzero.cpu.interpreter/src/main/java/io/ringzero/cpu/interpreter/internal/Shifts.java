// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Handler;

/**
 * Shifts and rotates. The count is taken modulo 32 (64 for 8-byte operands); a zero count changes no flag. OF is computed for
 * every count as for a count of 1.
 */
final class Shifts {
    private Shifts() {
    }

    static Op make(Site site) {
        Op shift = QuickShifts.make(site);
        Op quick = shift != null ? shift : QuickRotates.make(site);
        if (quick != null) {
            return quick;
        }
        return switch (site.handler()) {
            case SHLD, SHRD ->
                new Double(site.handler() == Handler.SHLD, site.place(0), site.place(1), site.place(2, 1));
            case ROL, ROR -> new Rotate(site.handler() == Handler.ROL, site.place(0), site.place(1, 1));
            case RCL, RCR -> new RotateCarry(site.handler() == Handler.RCL, site.place(0), site.place(1, 1));
            default -> new Shift(site.handler(), site.place(0), site.place(1, 1));
        };
    }

    private static int countMask(int size) {
        return size == 8 ? 63 : 31;
    }

    private static final class Shift extends Modify {
        private final Handler handler;
        private final Place count;
        private final int bits;

        Shift(Handler handler, Place destination, Place count) {
            super(destination, false);
            this.handler = handler;
            this.count = count;
            this.bits = destination.size * 8;
        }

        @Override
        long apply(Core c, long value) {
            int n = (int) count.read(c) & countMask(bits / 8);
            return n == 0 ? value : shift(c, handler, value, n, bits);
        }
    }

    /** Shifts a zero-extended value by 1 to 63 and sets the flags. */
    static long shift(Core c, Handler handler, long value, int n, int bits) {
        int up = 64 - bits;
        long r;
        boolean carry;
        boolean overflow;
        if (handler == Handler.SHL) {
            r = value << n;
            carry = n <= bits && (value >>> bits - n & 1) != 0;
            overflow = r << up < 0 != carry;
        } else if (handler == Handler.SHR) {
            r = value >>> n;
            carry = (value >>> n - 1 & 1) != 0;
            overflow = (r << up ^ r << up + 1) < 0;
        } else {
            long extended = value << up >> up;
            r = extended >> n;
            carry = (extended >> n - 1 & 1) != 0;
            overflow = false;
        }
        c.resultWith(r << up >> up, carry, overflow);
        return r;
    }

    private static final class Rotate extends Modify {
        private final boolean left;
        private final Place count;
        private final int bits;

        Rotate(boolean left, Place destination, Place count) {
            super(destination, false);
            this.left = left;
            this.count = count;
            this.bits = destination.size * 8;
        }

        @Override
        long apply(Core c, long value) {
            int masked = (int) count.read(c) & countMask(bits / 8);
            if (masked == 0) {
                return value;
            }
            int n = masked & bits - 1;
            int toLeft = left ? n : bits - n & bits - 1;
            long r = toLeft == 0 ? value : value << toLeft | value >>> bits - toLeft;
            boolean top = r << up < 0;
            boolean carry = left ? (r & 1) != 0 : top;
            c.carryOverflow(carry, left ? top != carry : top != r << up + 1 < 0);
            return r;
        }
    }

    private static final class RotateCarry extends Modify {
        private final boolean left;
        private final Place count;
        private final int bits;

        RotateCarry(boolean left, Place destination, Place count) {
            super(destination, false);
            this.left = left;
            this.count = count;
            this.bits = destination.size * 8;
        }

        @Override
        long apply(Core c, long value) {
            int n = ((int) count.read(c) & countMask(bits / 8)) % (bits + 1);
            if (n == 0) {
                return value;
            }
            long carryIn = c.cf() ? 1 : 0;
            int toLeft = left ? n : bits + 1 - n;
            // the rotated quantity has bits + 1 bits, the carry on top
            long r = above(value, toLeft) | carryIn << toLeft - 1 | below(value, bits + 1 - toLeft);
            boolean carry = toLeft > bits ? carryIn != 0 : (value >>> bits - toLeft & 1) != 0;
            boolean top = r << up < 0;
            c.carryOverflow(carry, left ? top != carry : top != r << up + 1 < 0);
            return r;
        }

        private static long above(long value, int n) {
            return n > 63 ? 0 : value << n;
        }

        private static long below(long value, int n) {
            return n > 63 ? 0 : value >>> n;
        }
    }

    private static final class Double extends Modify {
        private final boolean left;
        private final Place source;
        private final Place count;
        private final int bits;

        Double(boolean left, Place destination, Place source, Place count) {
            super(destination, false);
            this.left = left;
            this.source = source;
            this.count = count;
            this.bits = destination.size * 8;
        }

        @Override
        long apply(Core c, long value) {
            int n = (int) count.read(c) & countMask(bits / 8);
            if (n == 0) {
                return value;
            }
            long other = source.read(c);
            long r;
            boolean carry;
            if (bits == 16) {
                // beyond 16 undefined; AMD goes on to shift in the source
                long all = left ? value << 32 | other << 16 | other : other << 32 | other << 16 | value;
                r = left ? all >>> 32 - n : all >>> n;
                carry = (all >>> (left ? 48 - n : n - 1) & 1) != 0;
            } else {
                r = left ? value << n | other >>> bits - n : value >>> n | other << bits - n;
                carry = (value >>> (left ? bits - n : n - 1) & 1) != 0;
            }
            c.resultWith(r << up >> up, carry, (r ^ value) << up < 0);
            return r;
        }
    }
}
