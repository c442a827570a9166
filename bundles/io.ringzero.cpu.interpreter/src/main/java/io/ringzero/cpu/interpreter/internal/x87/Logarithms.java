// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

/** FYL2X and FYL2XP1: y times the binary logarithm of x, or of x + 1. Rounded correctly in nearly all cases. */
public final class Logarithms {
    /** Terms of the series of the inverse hyperbolic tangent for arguments up to 0.172. */
    private static final int TERMS = 22;

    private Logarithms() {
    }

    public static void yLog2X(X87Unit u, long y, int ye, long x, int xe) {
        if (u.nan(y, ye, x, xe)) {
            return;
        }
        boolean yInfinite = Extended.isInfinite(y, ye);
        boolean negative = Extended.isNegative(ye);
        if (x == 0) {
            atZero(u, y, ye);
            return;
        }
        boolean one = x == Extended.INTEGER_BIT && xe == Extended.BIAS;
        boolean xInfinite = Extended.isInfinite(x, xe);
        if (Extended.isNegative(xe) || yInfinite && one || y == 0 && xInfinite) {
            u.invalid();
            return;
        }
        if (!u.denormal(y, ye) | !u.denormal(x, xe)) {
            return;
        }
        boolean below = (xe & Extended.MAX) < Extended.BIAS; // the logarithm is negative
        if (yInfinite || xInfinite) {
            u.infinity(negative != below);
            return;
        }
        if (y == 0 || one) {
            u.zero(negative != below);
            return;
        }
        int left = Long.numberOfLeadingZeros(x);
        int power = Extended.exponent(xe) - left - Extended.BIAS;
        if (x << left == Extended.INTEGER_BIT) {
            exactPower(u, y, ye, power);
        } else {
            times(u, y, ye, logarithm(Pair.significand(x << left), power), 0);
        }
    }

    /** Binary logarithm of a value from 1 to 2, times two to a power. */
    private static Pair logarithm(Pair value, int power) {
        boolean high = value.hi() > 1.4142135623730951;
        Pair f = high ? value.scale(-1) : value;
        Pair log = series(f.minus(Pair.ONE).divide(f.plus(Pair.ONE)));
        return log.plus(Pair.of(high ? power + 1 : power));
    }

    private static void atZero(X87Unit u, long y, int ye) {
        if (y == 0) {
            u.invalid();
            return;
        }
        if (!Extended.isInfinite(y, ye)) {
            u.flags |= X87Unit.ZE;
        }
        u.infinity(!Extended.isNegative(ye));
    }

    /** x is a power of two: a product of 64 bits by fifteen. */
    private static void exactPower(X87Unit u, long y, int ye, int power) {
        int magnitude = Math.abs(power);
        int left = Long.numberOfLeadingZeros(y);
        long m = y << left;
        long hi = Math.unsignedMultiplyHigh(m, (long) magnitude << 48);
        long lo = m * ((long) magnitude << 48);
        int up = Long.numberOfLeadingZeros(hi);
        hi = up == 0 ? hi : hi << up | lo >>> 64 - up;
        lo <<= up;
        int sign = ye & Extended.SIGN ^ (power < 0 ? Extended.SIGN : 0);
        u.round(sign, Extended.exponent(ye) - left + 16 - up, hi, lo, 0);
        u.flags |= Extended.isDenormal(u.sig, u.se) ? X87Unit.UE | X87Unit.PE : X87Unit.PE; // inexact to the processor
    }

    public static void yLog2XPlus1(X87Unit u, long y, int ye, long x, int xe) {
        if (u.nan(y, ye, x, xe)) {
            return;
        }
        boolean sign = Extended.isNegative(ye) != Extended.isNegative(xe);
        boolean xInfinite = Extended.isInfinite(x, xe);
        if (x == 0 && Extended.isInfinite(y, ye) || xInfinite && (y == 0 || Extended.isNegative(xe))) {
            u.invalid();
            return;
        }
        if (!u.denormal(y, ye) | !u.denormal(x, xe)) {
            return;
        }
        if (Extended.isInfinite(y, ye) || xInfinite) {
            u.infinity(sign);
            return;
        }
        if (x == 0 || y == 0) {
            u.zero(sign);
            return;
        }
        int left = Long.numberOfLeadingZeros(x);
        int power = Extended.exponent(xe) - left - Extended.BIAS;
        Pair f = Pair.significand(x << left);
        if (Extended.isNegative(xe)) {
            f = f.negate();
        }
        if (power < -110) {
            times(u, y, ye, f.times(Pair.LOG2E), power);
            return;
        }
        if (power < -2) {
            f = f.scale(power);
            times(u, y, ye, series(f.divide(f.plus(Pair.of(2.0)))), 0);
            return;
        }
        if (power >= 0 && Extended.isNegative(xe)) {
            u.flags |= X87Unit.PE;
            u.result(x, xe); // there is no logarithm: AMD gives x back
            return;
        }
        Pair sum = power > 200 ? f.scale(200) : f.scale(power).plus(Pair.ONE);
        int by = Math.getExponent(sum.hi());
        times(u, y, ye, logarithm(sum.scale(-by), power > 200 ? power - 200 + by : by), 0);
    }

    /** Binary logarithm of (1 + s) / (1 - s). */
    private static Pair series(Pair s) {
        Pair square = s.times(s);
        Pair sum = Pair.inverse(2 * TERMS + 1);
        for (int n = 2 * TERMS - 1; n > 0; n -= 2) {
            sum = sum.times(square).plus(Pair.inverse(n));
        }
        return sum.times(s).times(Pair.LOG2E).scale(1);
    }

    private static void times(X87Unit u, long y, int ye, Pair log, int power) {
        int left = Long.numberOfLeadingZeros(y);
        Pair product = Pair.significand(y << left).times(log);
        product.round(u, Extended.isNegative(ye), Extended.exponent(ye) - left - Extended.BIAS + power);
    }
}
