// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * FSIN, FCOS, FPTAN, FPATAN. Rounded correctly in nearly all cases; the processor differs by one unit in the last place in
 * about one of a hundred.
 *
 * <p>Angles are reduced by a pi of 66 bits, as AMD's and Intel's processors do; beyond 2 to the power of 63 there is no
 * result, and C2 says so.
 */
public final class Trigonometry {
    /** Pi times two to the power of 64, cut: half of it counts units of 2 to the power of -65. */
    private static final BigInteger PI = new BigInteger("3243f6a8885a308d3", 16);
    private static final int UNIT = -65;
    /** Below this exponent sin x is x but for less than any rounding sees. */
    private static final int TINY = -40;

    private Trigonometry() {
    }

    public static void sine(X87Unit u, long a, int ae) {
        if (special(u, a, ae)) {
            return;
        }
        if (a == 0) {
            u.result(a, ae);
            return;
        }
        int left = Long.numberOfLeadingZeros(a);
        int exponent = Extended.exponent(ae) - left;
        if (exponent - Extended.BIAS < TINY) {
            Pair.roundBelow(u, ae & Extended.SIGN, exponent, a << left);
        } else {
            Angle angle = Angle.of(a << left, exponent - Extended.BIAS);
            angle.sine(0).round(u, Extended.isNegative(ae), 0);
        }
    }

    public static void cosine(X87Unit u, long a, int ae) {
        if (special(u, a, ae)) {
            return;
        }
        if (a == 0) {
            u.result(Extended.INTEGER_BIT, Extended.BIAS);
            return;
        }
        int exponent = Extended.exponent(ae) - Extended.BIAS;
        if (exponent < TINY) {
            Pair.roundBelow(u, 0, Extended.BIAS, Extended.INTEGER_BIT);
        } else {
            Angle.of(a, exponent).sine(1).round(u, false, 0);
        }
    }

    public static void tangent(X87Unit u, long a, int ae) {
        if (special(u, a, ae)) {
            return;
        }
        if (a == 0) {
            u.result(a, ae);
            return;
        }
        int left = Long.numberOfLeadingZeros(a);
        int exponent = Extended.exponent(ae) - left;
        if (exponent - Extended.BIAS < TINY) {
            u.round(ae & Extended.SIGN, exponent, a << left, 1, 0);
        } else {
            Angle angle = Angle.of(a << left, exponent - Extended.BIAS);
            angle.sine(0).divide(angle.sine(1)).round(u, Extended.isNegative(ae), 0);
        }
    }

    /** What FPTAN pushes: one, or the NaN that the tangent is. */
    public static void one(X87Unit u, long a, int ae) {
        if (!special(u, a, ae)) {
            u.result(Extended.INTEGER_BIT, Extended.BIAS);
        }
    }

    /** NaNs, infinities, unmasked denormals, and what is too large; answers whether there is nothing left to do. */
    private static boolean special(X87Unit u, long a, int ae) {
        if (u.nan(a, ae)) {
            return true;
        }
        if (Extended.isInfinite(a, ae)) {
            u.invalid();
            return true;
        }
        if ((ae & Extended.MAX) - Extended.BIAS >= 63) {
            u.flags |= X87Unit.C2;
            u.result(a, ae);
            return true;
        }
        return !u.denormal(a, ae);
    }

    /** The angle whose tangent is y / x, in the quadrant of the point. */
    public static void arctangent(X87Unit u, long y, int ye, long x, int xe) {
        if (u.nan(y, ye, x, xe) || !u.denormal(y, ye) | !u.denormal(x, xe)) {
            return;
        }
        boolean sign = Extended.isNegative(ye);
        boolean left = Extended.isNegative(xe);
        boolean yInfinite = Extended.isInfinite(y, ye);
        boolean xInfinite = Extended.isInfinite(x, xe);
        if (yInfinite && xInfinite) {
            (left ? Pair.PI.minus(Pair.PI.scale(-2)) : Pair.PI.scale(-2)).round(u, sign, 0);
        } else if (y == 0 || xInfinite) {
            if (left) {
                Pair.PI.round(u, sign, 0);
            } else {
                u.zero(sign);
            }
        } else if (x == 0 || yInfinite) {
            Pair.HALF_PI.round(u, sign, 0);
        } else {
            finite(u, y, ye, x, xe);
        }
    }

    private static void finite(X87Unit u, long y, int ye, long x, int xe) {
        boolean sign = Extended.isNegative(ye);
        boolean left = Extended.isNegative(xe);
        int yz = Long.numberOfLeadingZeros(y);
        int xz = Long.numberOfLeadingZeros(x);
        int power = Extended.exponent(ye) - yz - Extended.exponent(xe) + xz;
        if (power < TINY && !left) {
            quotient(u, ye & Extended.SIGN, power + Extended.BIAS, y << yz, x << xz);
            return;
        }
        Pair py = Pair.significand(y << yz);
        Pair px = Pair.significand(x << xz);
        power = Math.max(-200, Math.min(200, power));
        boolean steep = power > 0 || power == 0 && py.hi() > px.hi();
        Pair small = steep ? px.scale(-power) : py.scale(power);
        Pair angle = angle(small, steep ? py : px);
        if (steep) {
            angle = Pair.HALF_PI.minus(angle);
        }
        (left ? Pair.PI.minus(angle) : angle).round(u, sign, 0);
    }

    /** A small angle is the quotient, but for next to nothing. */
    private static void quotient(X87Unit u, int sign, int exponent, long y, long x) {
        boolean less = Long.compareUnsigned(y, x) < 0;
        long hi = less ? y : y >>> 1;
        long lo = less ? 0 : y << 63;
        long quotient = Wide.divide(hi, lo, x);
        int e = less ? exponent - 1 : exponent;
        long rest = lo - quotient * x;
        if (rest == 0) {
            Pair.roundBelow(u, sign, e, quotient);
        } else {
            u.round(sign, e, quotient, Wide.position(rest, x), 0);
        }
    }

    /** Arc tangent of y / x, at most pi / 4: a double and its correction. */
    private static Pair angle(Pair y, Pair x) {
        double first = StrictMath.atan2(y.hi(), x.hi());
        Angle near = new Angle(0, Pair.of(first));
        Pair sine = near.sine(0);
        Pair cosine = near.sine(1);
        Pair correction = y.times(cosine).minus(x.times(sine)).divide(x.times(cosine).plus(y.times(sine)));
        return Pair.of(first).plus(correction);
    }

    /**
     * An angle of quadrant times pi / 2 and a rest.
     *
     * @param rest from -pi / 4 to pi / 4
     */
    private record Angle(int quadrant, Pair rest) {
        /** A significand, whose top bit is worth 2 to the power of exponent, below 63. */
        static Angle of(long significand, int exponent) {
            if (exponent < -1) {
                return new Angle(0, Pair.significand(significand).scale(exponent));
            }
            BigInteger units = new BigInteger(Long.toUnsignedString(significand)).shiftLeft(exponent - 63 - UNIT);
            BigInteger[] both = units.divideAndRemainder(PI);
            BigInteger rest = both[1];
            int quadrant = both[0].intValue();
            if (rest.shiftLeft(1).compareTo(PI) > 0) {
                rest = rest.subtract(PI);
                quadrant++;
            }
            return new Angle(quadrant, Pair.of(new BigDecimal(rest)).scale(UNIT));
        }

        /** Sine of this angle and so many quadrants more. */
        Pair sine(int more) {
            int q = quadrant + more;
            Pair value = series((q & 1) == 0 ? 29 : 28);
            return (q & 2) == 0 ? value : value.negate();
        }

        /** Taylor's series of the sine (odd degree) or cosine (even). */
        private Pair series(int degree) {
            Pair square = rest.times(rest).negate();
            Pair sum = Pair.inverseFactorial(degree);
            for (int n = degree - 2; n >= 0; n -= 2) {
                sum = sum.times(square).plus(Pair.inverseFactorial(n));
            }
            return (degree & 1) == 0 ? sum : sum.times(rest);
        }
    }
}
