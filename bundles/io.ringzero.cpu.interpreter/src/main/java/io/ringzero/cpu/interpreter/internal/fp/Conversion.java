// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

/** Between the formats, and between them and integers (SDM Vol. 1 11.4.1.6, 4.8.4). */
public final class Conversion {
    private Conversion() {
    }

    /** From a format to another. */
    public static long convert(FloatUnit u, Format from, Format to, long source) {
        long a = u.operand(from, source);
        long sign = from.isNegative(a) ? to.sign : 0;
        int shift = to.precision - from.precision;
        if (from.isNan(a)) {
            if (from.isSignaling(a)) {
                u.raise(FloatUnit.INVALID);
            }
            long payload = a & from.fraction;
            return sign | to.infinity | to.quiet | (shift > 0 ? payload << shift : payload >>> -shift);
        }
        if (from.isInfinite(a)) {
            return sign | to.infinity;
        }
        if (from.isZero(a)) {
            return sign;
        }
        u.denormals(from, a, a);
        return u.round(to, sign != 0, from.power(a), from.significand(a) << 64 - from.precision);
    }

    /** From a signed integer. */
    public static long fromInteger(FloatUnit u, Format to, long value) {
        if (value == 0) {
            return 0;
        }
        long magnitude = Math.abs(value); // the lowest integer stays what it is: its bits are right
        int up = Long.numberOfLeadingZeros(magnitude);
        return u.round(to, value < 0, 63 - up, magnitude << up);
    }

    /**
     * To a signed integer; the lowest one where the number is none or too large.
     *
     * @param bits of the integer: 32 or 64; the answer is sign-extended
     */
    public static long toInteger(FloatUnit u, Format from, long source, int bits, boolean truncate) {
        long a = u.operand(from, source);
        if (from.isZero(a)) {
            return 0;
        }
        int power = from.exponent(a) == from.special ? 64 : from.power(a);
        long lowest = Long.MIN_VALUE >> 64 - bits;
        if (power >= 64) {
            u.raise(FloatUnit.INVALID);
            return lowest;
        }
        long significand = from.significand(a) << 64 - from.precision;
        // Magnitude with its fraction below: one bit further than a shift can go for what is below 1/2.
        long whole = power < 0 ? 0 : significand >>> 63 - power;
        long rest = power < -1 ? 1 : power == -1 ? significand : power == 63 ? 0 : significand << power + 1;
        int mode = truncate ? FloatUnit.ZERO : u.rounding;
        boolean negative = from.isNegative(a);
        if (Rounding.away(mode, negative, whole, rest)) {
            whole++;
        }
        long value = negative ? -whole : whole;
        boolean fits = whole >= 0 ? value >= lowest && value <= ~lowest : negative && bits == 64 && value == lowest;
        if (!fits) {
            u.raise(FloatUnit.INVALID);
            return lowest;
        }
        if (rest != 0) {
            u.raise(FloatUnit.INEXACT);
        }
        return value;
    }
}
