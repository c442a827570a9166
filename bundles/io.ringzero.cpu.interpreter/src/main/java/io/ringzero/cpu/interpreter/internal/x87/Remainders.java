// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

/**
 * FPREM and FPREM1: exact remainders, in steps when the exponents lie far apart. Pure but for the unit.
 *
 * <p>C2 tells that the reduction is not complete; else C0, C3, C1 hold bits 2, 1, 0 of the quotient.
 */
public final class Remainders {
    private Remainders() {
    }

    /**
     * Reduces a by b.
     *
     * @param nearest the IEEE remainder (FPREM1), else the truncating one (FPREM)
     */
    public static void remainder(X87Unit u, long a, int ae, long b, int be, boolean nearest) {
        if (!(Extended.isNormal(a, ae) && Extended.isNormal(b, be)) && special(u, a, ae, b, be)) {
            return;
        }
        int sign = ae & Extended.SIGN;
        int left = Long.numberOfLeadingZeros(a);
        long m = a << left;
        int x = Extended.exponent(ae) - left;
        left = Long.numberOfLeadingZeros(b);
        long n = b << left;
        int y = Extended.exponent(be) - left;
        int distance = x - y;
        if (distance < (nearest ? -1 : 0)) {
            exact(u, sign, x, m);
            return;
        }
        if (distance >= 64) {
            int steps = 32 + (distance & 31);
            u.flags |= X87Unit.C2;
            long rest = reduce(m, n, steps)[1];
            normalised(u, sign, x - steps, rest);
            return;
        }
        long quotient = 0;
        long rest = m;
        if (distance >= 0) {
            long[] both = reduce(m, n, distance);
            quotient = both[0];
            rest = both[1];
        } else {
            y--; // distance -1: compare half of b
        }
        if (nearest) {
            boolean half = distance < 0;
            // twice the remainder against b, or the remainder against b where it is half as heavy
            int order = half ? Long.compareUnsigned(rest, n) : rest < 0 ? 1 : Long.compareUnsigned(rest << 1, n);
            if (order > 0 || order == 0 && (quotient & 1) != 0) {
                rest = half ? n - (rest - n) : n - rest; // of 2n in the first case, which rest is above the half of
                quotient++;
                sign ^= Extended.SIGN;
            }
        }
        u.flags |= ((quotient & 4) != 0 ? X87Unit.C0 : 0) | ((quotient & 2) != 0 ? X87Unit.C3 : 0)
            | ((quotient & 1) != 0 ? X87Unit.C1 : 0);
        if (rest == 0) {
            u.zero((ae & Extended.SIGN) != 0);
        } else {
            normalised(u, sign, y, rest);
        }
    }

    private static boolean special(X87Unit u, long a, int ae, long b, int be) {
        if (u.nan(a, ae, b, be)) {
            return true;
        }
        if (Extended.isInfinite(a, ae) || b == 0) {
            u.invalid();
            return true;
        }
        if (!u.denormal(a, ae) | !u.denormal(b, be)) {
            return true;
        }
        if (a == 0 || Extended.isInfinite(b, be)) {
            u.result(a, a < 0 && (ae & Extended.MAX) == 0 ? ae | 1 : ae); // a pseudo-denormal becomes normal
            return true;
        }
        return false;
    }

    /** Quotient (its lower 64 bits) and remainder of m * 2^steps by n, both normalised. */
    private static long[] reduce(long m, long n, int steps) {
        long quotient = 0;
        long rest = m;
        if (Long.compareUnsigned(rest, n) >= 0) {
            rest -= n;
            quotient = 1;
        }
        for (int done = 0; done < steps;) {
            int by = Math.min(63, steps - done);
            long hi = rest >>> 64 - by;
            long lo = rest << by;
            long q = Wide.divide(hi, lo, n);
            rest = lo - q * n;
            quotient = quotient << by | q;
            done += by;
        }
        return new long[] {quotient, rest};
    }

    private static void normalised(X87Unit u, int sign, int exponent, long rest) {
        if (rest == 0) {
            u.zero(sign != 0);
            return;
        }
        int left = Long.numberOfLeadingZeros(rest);
        exact(u, sign, exponent - left, rest << left);
    }

    private static void exact(X87Unit u, int sign, int exponent, long significand) {
        u.round(sign, exponent, significand, 0, 0);
    }
}
