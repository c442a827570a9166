// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

/** FMUL, FDIV and FSQRT on 80-bit values. Pure but for the unit; HOT PATH. */
public final class Products {
    private Products() {
    }

    public static void multiply(X87Unit u, long a, int ae, long b, int be) {
        int sign = (ae ^ be) & Extended.SIGN;
        int x = Extended.exponent(ae);
        int y = Extended.exponent(be);
        long m = a;
        long n = b;
        if (!(Extended.isNormal(a, ae) && Extended.isNormal(b, be))) {
            if (u.nan(a, ae, b, be)) {
                return;
            }
            boolean infinite = Extended.isInfinite(a, ae) || Extended.isInfinite(b, be);
            if (infinite && (m == 0 || n == 0)) {
                u.invalid();
                return;
            }
            if (!u.denormal(a, ae) | !u.denormal(b, be)) {
                return;
            }
            if (infinite) {
                u.infinity(sign != 0);
                return;
            }
            if (m == 0 || n == 0) {
                u.zero(sign != 0);
                return;
            }
            x -= Long.numberOfLeadingZeros(m);
            m <<= Long.numberOfLeadingZeros(m);
            y -= Long.numberOfLeadingZeros(n);
            n <<= Long.numberOfLeadingZeros(n);
        }
        long hi = Math.unsignedMultiplyHigh(m, n);
        long lo = m * n;
        int exponent = x + y - Extended.BIAS + 1;
        if (hi >= 0) {
            hi = hi << 1 | lo >>> 63;
            lo <<= 1;
            exponent--;
        }
        u.round(sign, exponent, hi, lo);
    }

    /** a / b. */
    public static void divide(X87Unit u, long a, int ae, long b, int be) {
        int sign = (ae ^ be) & Extended.SIGN;
        int x = Extended.exponent(ae);
        int y = Extended.exponent(be);
        long m = a;
        long n = b;
        if (!(Extended.isNormal(a, ae) && Extended.isNormal(b, be))) {
            if (u.nan(a, ae, b, be) || divideSpecial(u, a, ae, b, be, sign != 0)) {
                return;
            }
            x -= Long.numberOfLeadingZeros(m);
            m <<= Long.numberOfLeadingZeros(m);
            y -= Long.numberOfLeadingZeros(n);
            n <<= Long.numberOfLeadingZeros(n);
        }
        int exponent = x - y + Extended.BIAS;
        long hi = m;
        long lo = 0;
        if (Long.compareUnsigned(m, n) >= 0) {
            lo = m << 63;
            hi = m >>> 1;
        } else {
            exponent--;
        }
        long quotient = Wide.divide(hi, lo, n);
        u.round(sign, exponent, quotient, Wide.position(lo - quotient * n, n));
    }

    private static boolean divideSpecial(X87Unit u, long a, int ae, long b, int be, boolean negative) {
        boolean aInfinite = Extended.isInfinite(a, ae);
        boolean bInfinite = Extended.isInfinite(b, be);
        if (aInfinite && bInfinite || a == 0 && b == 0) {
            u.invalid();
            return true;
        }
        if (b == 0 && !aInfinite) {
            u.flags |= X87Unit.ZE;
            u.infinity(negative);
            return true;
        }
        if (!u.denormal(a, ae) | !u.denormal(b, be)) {
            return true;
        }
        if (aInfinite) {
            u.infinity(negative);
            return true;
        }
        if (bInfinite || a == 0) {
            u.zero(negative);
            return true;
        }
        return false;
    }

    public static void squareRoot(X87Unit u, long a, int ae) {
        if (u.nan(a, ae)) {
            return;
        }
        if (a == 0) {
            u.result(a, ae);
            return;
        }
        if (Extended.isNegative(ae)) {
            u.invalid();
            return;
        }
        if (!u.denormal(a, ae)) {
            return;
        }
        if (Extended.isInfinite(a, ae)) {
            u.result(a, ae);
            return;
        }
        int left = Long.numberOfLeadingZeros(a);
        long m = a << left;
        int power = Extended.exponent(ae) - left - Extended.BIAS;
        // the radicand m * 2^64 or m * 2^63, so that its root has 64 bits
        long hi = (power & 1) == 0 ? m >>> 1 : m;
        long lo = (power & 1) == 0 ? m << 63 : 0;
        long root = root(hi, lo);
        long square = root * root;
        long rest = lo - square; // of 65 bits: what is missing is told by the high halves
        boolean big = hi - Math.unsignedMultiplyHigh(root, root) - (Long.compareUnsigned(lo, square) < 0 ? 1 : 0) != 0;
        long below = rest == 0 && !big
            ? 0
            : big || Long.compareUnsigned(rest, root) > 0 ? Long.MIN_VALUE | 1 : 1;
        u.round(0, (power >> 1) + Extended.BIAS, root, below);
    }

    /** Integer root of hi:lo, whose top two bits are not both 0. */
    private static long root(long hi, long lo) {
        double estimate = Math.sqrt((hi >>> 11) * 0x1p75);
        long root = estimate >= 0x1p64 ? -1L : (long) (estimate * 0.5) << 1;
        if (Long.compareUnsigned(root, hi) <= 0) {
            root = hi == -1 ? -1 : hi + 1; // keeps the quotient within 64 bits
        }
        long quotient = hi == -1 ? -1 : Wide.divide(hi, lo, root);
        root = (root >>> 1) + (quotient >>> 1) + (root & quotient & 1); // Newton: from 50 bits to a hundred
        while (above(root, hi, lo)) {
            root--;
        }
        while (root != -1L && !above(root + 1, hi, lo)) {
            root++;
        }
        return root;
    }

    private static boolean above(long root, long hi, long lo) {
        int order = Long.compareUnsigned(Math.unsignedMultiplyHigh(root, root), hi);
        return order > 0 || order == 0 && Long.compareUnsigned(root * root, lo) > 0;
    }
}
