// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

/** Sum, difference, product, quotient and square root in every mode, by integers alone (IEEE 754-2019 5.4.1). */
public final class Arithmetic {
    private Arithmetic() {
    }

    public static long add(FloatUnit u, Format f, long first, long second) {
        long a = u.operand(f, first);
        long b = u.operand(f, second);
        return f.isNan(a) || f.isNan(b) ? u.nan(f, a, b) : sum(u, f, a, b);
    }

    /** {@code first - second}; a NaN keeps its sign. */
    public static long subtract(FloatUnit u, Format f, long first, long second) {
        long a = u.operand(f, first);
        long b = u.operand(f, second);
        return f.isNan(a) || f.isNan(b) ? u.nan(f, a, b) : sum(u, f, a, b ^ f.sign);
    }

    private static long sum(FloatUnit u, Format f, long a, long b) {
        if (f.isInfinite(a) && f.isInfinite(b) && a != b) {
            return u.invalid(f);
        }
        u.denormals(f, a, b);
        if (f.isInfinite(a) || f.isInfinite(b)) {
            return f.isInfinite(a) ? a : b;
        }
        if (f.isZero(a) || f.isZero(b)) {
            return f.isZero(a) && f.isZero(b) ? zeroSum(u, f, a, b) : rounded(u, f, f.isZero(a) ? b : a);
        }
        boolean aIsLarger = (a & ~f.sign) >= (b & ~f.sign);
        return unequal(u, f, aIsLarger ? a : b, aIsLarger ? b : a);
    }

    private static long zeroSum(FloatUnit u, Format f, long a, long b) {
        return a == b ? a : u.rounding == FloatUnit.DOWN ? f.sign : 0;
    }

    /** A number as a result: a denormal one may be flushed. */
    private static long rounded(FloatUnit u, Format f, long a) {
        return u.round(f, f.isNegative(a), f.power(a), f.significand(a) << 64 - f.precision);
    }

    /** The sum of numbers of which the first is not the smaller one. Bit 63 is left free for the carry. */
    private static long unequal(FloatUnit u, Format f, long a, long b) {
        int power = f.power(a);
        long x = f.significand(a) << 63 - f.precision;
        long y = jam(f.significand(b) << 63 - f.precision, power - f.power(b));
        long sum = f.isNegative(a) == f.isNegative(b) ? x + y : x - y;
        if (sum == 0) {
            return u.rounding == FloatUnit.DOWN ? f.sign : 0;
        }
        int up = Long.numberOfLeadingZeros(sum);
        return u.round(f, f.isNegative(a), power + 1 - up, sum << up);
    }

    /** Shifts right; what falls out leaves a one behind. */
    private static long jam(long a, int by) {
        if (by > 63) {
            return 1;
        }
        return a >>> by | ((a >>> by) << by == a ? 0 : 1);
    }

    public static long multiply(FloatUnit u, Format f, long first, long second) {
        long a = u.operand(f, first);
        long b = u.operand(f, second);
        if (f.isNan(a) || f.isNan(b)) {
            return u.nan(f, a, b);
        }
        if (f.isInfinite(a) && f.isZero(b) || f.isZero(a) && f.isInfinite(b)) {
            return u.invalid(f);
        }
        u.denormals(f, a, b);
        long sign = (a ^ b) & f.sign;
        if (f.isInfinite(a) || f.isInfinite(b)) {
            return sign | f.infinity;
        }
        if (f.isZero(a) || f.isZero(b)) {
            return sign;
        }
        long x = f.significand(a) << 64 - f.precision;
        long y = f.significand(b) << 64 - f.precision;
        long high = Math.unsignedMultiplyHigh(x, y);
        long product = high | (x * y != 0 ? 1 : 0);
        int up = high < 0 ? 0 : 1;
        // The bit shifted in at the end is far below what decides the rounding; that something is there is all it says.
        return u.round(f, sign != 0, f.power(a) + f.power(b) + 1 - up, product << up);
    }

    public static long divide(FloatUnit u, Format f, long first, long second) {
        long a = u.operand(f, first);
        long b = u.operand(f, second);
        if (f.isNan(a) || f.isNan(b)) {
            return u.nan(f, a, b);
        }
        if (f.isInfinite(a) && f.isInfinite(b) || f.isZero(a) && f.isZero(b)) {
            return u.invalid(f);
        }
        long sign = (a ^ b) & f.sign;
        if (f.isZero(b)) {
            u.raise(f.isInfinite(a) ? 0 : FloatUnit.ZERO_DIVIDE);
            return sign | f.infinity;
        }
        u.denormals(f, a, b);
        if (f.isZero(a) || f.isInfinite(b)) {
            return sign;
        }
        return f.isInfinite(a) ? sign | f.infinity : quotient(u, f, sign, a, b);
    }

    private static long quotient(FloatUnit u, Format f, long sign, long a, long b) {
        long divisor = f.significand(b);
        long rest = f.significand(a);
        long quotient = rest / divisor;
        rest %= divisor;
        for (int i = 0; i < 6; i++) { // ten bits each, as the rest has at most 53
            rest <<= 10;
            quotient = quotient << 10 | rest / divisor;
            rest %= divisor;
        }
        int up = Long.numberOfLeadingZeros(quotient);
        return u.round(f, sign != 0, f.power(a) - f.power(b) + 3 - up, (quotient | (rest != 0 ? 1 : 0)) << up);
    }

    /** Square root of the source; the destination is ignored. */
    public static long squareRoot(FloatUnit u, Format f, long ignored, long source) {
        long a = u.operand(f, source);
        if (f.isNan(a)) {
            return u.nan(f, a, a);
        }
        if (f.isZero(a)) {
            return a;
        }
        if (f.isNegative(a)) {
            return u.invalid(f);
        }
        u.denormals(f, a, a);
        return f.isInfinite(a) ? a : root(u, f, a);
    }

    /** Digit by digit, two bits of the number for each of the root. */
    private static long root(FloatUnit u, Format f, long a) {
        int power = f.power(a);
        long number = f.significand(a) << 63 - f.precision + (power & 1);
        long root = 0;
        long rest = 0;
        for (int i = 0; i < 58; i++) {
            rest = rest << 2 | number >>> 62;
            number <<= 2;
            root <<= 1;
            if (rest > 2 * root) {
                rest -= 2 * root + 1;
                root++;
            }
        }
        // The number was in [1, 4) with its units at bits 62 and 63, so the root's unit is at bit 57.
        return u.round(f, false, power >> 1, (root | (rest != 0 ? 1 : 0)) << 6);
    }
}
