// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * An unevaluated sum of two doubles, some 106 bits: what transcendental functions are computed in (Dekker 1971; Hida, Li and
 * Bailey, "Algorithms for quad-double precision floating point arithmetic", section 3).
 *
 * @param hi the sum, rounded
 * @param lo the rest, at most half a unit in the last place of hi
 */
record Pair(double hi, double lo) {
    static final Pair ONE = new Pair(1, 0);
    static final Pair PI = new Pair(3.141592653589793, 1.2246467991473532e-16);
    static final Pair HALF_PI = new Pair(1.5707963267948966, 6.123233995736766e-17);
    static final Pair LN2 = new Pair(0.6931471805599453, 2.3190468138462996e-17);
    static final Pair LOG2E = new Pair(1.4426950408889634, 2.0355273740931033e-17);

    private static final Pair[] INVERSE_FACTORIALS = inverses(32, true);
    private static final Pair[] INVERSES = inverses(64, false);

    /** A significand of 64 bits as a value from 1 to below 2: exact. */
    static Pair significand(long significand) {
        return fast((significand >>> 11) * 0x1p-52, (significand & 0x7ff) * 0x1p-63);
    }

    static Pair of(double value) {
        return new Pair(value, 0);
    }

    /** 1 / n!. */
    static Pair inverseFactorial(int n) {
        return INVERSE_FACTORIALS[n];
    }

    /** 1 / n. */
    static Pair inverse(int n) {
        return INVERSES[n];
    }

    private static Pair[] inverses(int count, boolean factorials) {
        Pair[] all = new Pair[count];
        BigDecimal divisor = BigDecimal.ONE;
        for (int n = 0; n < count; n++) {
            BigDecimal factor = BigDecimal.valueOf(Math.max(n, 1));
            divisor = factorials ? divisor.multiply(factor) : factor;
            all[n] = of(BigDecimal.ONE.divide(divisor, new MathContext(60)));
        }
        return all;
    }

    /** The nearest pair. */
    static Pair of(BigDecimal value) {
        double hi = value.doubleValue();
        return new Pair(hi, value.subtract(new BigDecimal(hi)).doubleValue());
    }

    /** A sum whose first operand is not the smaller one. */
    private static Pair fast(double a, double b) {
        double s = a + b;
        return new Pair(s, b - (s - a));
    }

    Pair plus(Pair o) {
        double s = hi + o.hi;
        double v = s - hi;
        double e = hi - (s - v) + (o.hi - v);
        double t = lo + o.lo;
        double w = t - lo;
        double f = lo - (t - w) + (o.lo - w);
        Pair first = fast(s, e + t);
        return fast(first.hi, first.lo + f);
    }

    Pair minus(Pair o) {
        return plus(o.negate());
    }

    Pair negate() {
        return new Pair(-hi, -lo);
    }

    Pair times(Pair o) {
        double p = hi * o.hi;
        double e = Math.fma(hi, o.hi, -p);
        return fast(p, e + (hi * o.lo + lo * o.hi));
    }

    /** Times a power of two. */
    Pair scale(int power) {
        return new Pair(Math.scalb(hi, power), Math.scalb(lo, power));
    }

    Pair divide(Pair o) {
        double q1 = hi / o.hi;
        Pair r = minus(o.times(of(q1)));
        double q2 = r.hi / o.hi;
        r = r.minus(o.times(of(q2)));
        double q3 = r.hi / o.hi;
        return fast(q1, q2).plus(of(q3));
    }

    /**
     * Rounds this value times a power of two as the inexact result of a function, to 64 bits whatever the precision control.
     *
     * @param sign of the result, taken times that of this value
     */
    void round(X87Unit u, boolean sign, int power) {
        boolean negative = hi < 0 != sign;
        double h = Math.abs(hi);
        double l = hi < 0 ? -lo : lo;
        int e = Math.getExponent(h);
        double units = Math.scalb(l, 63 - e);
        double floor = Math.floor(units);
        long high = (Double.doubleToRawLongBits(h) << 11 | Extended.INTEGER_BIT) + (long) floor;
        long low = (long) ((units - floor) * 0x1p63) << 1 | 1;
        int exponent = e + power + Extended.BIAS;
        if (high >= 0) { // just below a power of two
            high = high << 1 | low >>> 63;
            low = low << 1 | 1;
            exponent--;
        }
        u.round(negative ? Extended.SIGN : 0, exponent, high, low, 0);
    }

    /** Rounds what is less than this significand by next to nothing. */
    static void roundBelow(X87Unit u, int sign, int exponent, long significand) {
        if (significand == Extended.INTEGER_BIT) {
            u.round(sign, exponent - 1, -1, -1, 0);
        } else {
            u.round(sign, exponent, significand - 1, -1, 0);
        }
    }
}
