// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

/** FADD, FSUB and FSUBR on 80-bit values. Pure but for the unit; HOT PATH. */
public final class Sums {
    private Sums() {
    }

    public static void add(X87Unit u, long a, int ae, long b, int be) {
        combine(u, a, ae, b, be, 0, 0);
    }

    /** a - b. */
    public static void subtract(X87Unit u, long a, int ae, long b, int be) {
        combine(u, a, ae, b, be, 0, Extended.SIGN);
    }

    /** b - a. */
    public static void subtractReversed(X87Unit u, long a, int ae, long b, int be) {
        combine(u, a, ae, b, be, Extended.SIGN, 0);
    }

    private static void combine(X87Unit u, long a, int ae, long b, int be, int flipA, int flipB) {
        if (!(Extended.isNormal(a, ae) && Extended.isNormal(b, be)) && special(u, a, ae, b, be, flipA, flipB)) {
            return;
        }
        int x = ae ^ flipA;
        int y = be ^ flipB;
        int xe = Extended.exponent(x);
        int ye = Extended.exponent(y);
        if (xe > ye || xe == ye && Long.compareUnsigned(a, b) >= 0) {
            ordered(u, a, x, xe, b, y, ye);
        } else {
            ordered(u, b, y, ye, a, x, xe);
        }
    }

    /** Settles NaNs and infinities and notes denormals; answers whether there is nothing left to do. */
    private static boolean special(X87Unit u, long a, int ae, long b, int be, int flipA, int flipB) {
        if (u.nan(a, ae, b, be)) {
            return true;
        }
        boolean aInfinite = Extended.isInfinite(a, ae);
        boolean bInfinite = Extended.isInfinite(b, be);
        if (aInfinite && bInfinite && ((ae ^ flipA ^ be ^ flipB) & Extended.SIGN) != 0) {
            u.invalid();
            return true;
        }
        if (!u.denormal(a, ae) | !u.denormal(b, be)) {
            return true;
        }
        if (aInfinite || bInfinite) {
            u.infinity(Extended.isNegative(aInfinite ? ae ^ flipA : be ^ flipB));
            return true;
        }
        return false;
    }

    /** The first is not below the second in magnitude. */
    private static void ordered(X87Unit u, long a, int ae, int e, long b, int be, int smaller) {
        int by = e - smaller;
        long bHi = Wide.shiftRightJamHigh(b, by);
        long lo = Wide.shiftRightJamLow(b, 0, by);
        int sign = ae & Extended.SIGN;
        int exponent = e;
        long hi;
        if (((ae ^ be) & Extended.SIGN) == 0) {
            hi = a + bHi;
            if (Long.compareUnsigned(hi, a) < 0) {
                lo = hi << 63 | lo >>> 1 | lo & 1;
                hi = hi >>> 1 | Extended.INTEGER_BIT;
                exponent++;
            }
        } else {
            hi = a - bHi - (lo != 0 ? 1 : 0);
            lo = -lo;
            if ((hi | lo) == 0) {
                u.zero(u.rounding() == X87Unit.DOWN);
                return;
            }
        }
        if (hi == 0) {
            if (lo == 0) {
                u.zero(sign != 0);
                return;
            }
            hi = lo;
            lo = 0;
            exponent -= 64;
        }
        int left = Long.numberOfLeadingZeros(hi);
        if (left != 0) {
            hi = hi << left | lo >>> 64 - left;
            lo <<= left;
            exponent -= left;
        }
        u.round(sign, exponent, hi, lo);
    }
}
