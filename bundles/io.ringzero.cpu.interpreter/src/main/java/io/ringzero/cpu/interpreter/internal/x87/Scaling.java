// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

/** FSCALE and FXTRACT: powers of two put in and taken out. Pure but for the unit. */
public final class Scaling {
    /** Beyond this, even a wrapped exponent does not hold the result. */
    private static final int WRAP = 24576;

    private Scaling() {
    }

    /** a times two to the power of b, which is cut to an integer. */
    public static void scale(X87Unit u, long a, int ae, long b, int be) {
        if (u.nan(a, ae, b, be)) {
            return;
        }
        boolean negative = Extended.isNegative(be);
        if (Extended.isInfinite(b, be)) {
            if (negative ? Extended.isInfinite(a, ae) : a == 0) {
                u.invalid();
            } else if (!u.denormal(a, ae)) {
                return;
            } else if (negative) {
                u.zero(Extended.isNegative(ae));
            } else {
                u.infinity(Extended.isNegative(ae));
            }
            return;
        }
        if (!u.denormal(a, ae) | !u.denormal(b, be)) {
            return;
        }
        if (Extended.isInfinite(a, ae) || a == 0) {
            u.result(a, ae);
            return;
        }
        int power = (be & Extended.MAX) - Extended.BIAS;
        int by = power < 0 ? 0 : power > 16 ? 0x1ffff : (int) (b >>> 63 - power);
        int left = Long.numberOfLeadingZeros(a);
        int exponent = Extended.exponent(ae) - left + (negative ? -by : by);
        if (exponent <= -WRAP && !u.masked(X87Unit.UE)) {
            u.flags |= X87Unit.UE | X87Unit.PE;
            u.zero(Extended.isNegative(ae));
        } else if (exponent >= WRAP + Extended.MAX && !u.masked(X87Unit.OE)) {
            u.flags |= X87Unit.OE | X87Unit.PE | X87Unit.C1;
            u.infinity(Extended.isNegative(ae));
        } else {
            u.round(ae & Extended.SIGN, exponent, a << left, 0, 0);
        }
    }

    /** The exponent of a, as a value; see {@link #significand}. Zero gives minus infinity and a zero divide. */
    public static void exponent(X87Unit u, long a, int ae) {
        if (u.nan(a, ae)) {
            return;
        }
        if (a == 0) {
            u.flags |= X87Unit.ZE;
            u.infinity(true);
            return;
        }
        if (!u.denormal(a, ae)) {
            return;
        }
        if (Extended.isInfinite(a, ae)) {
            u.infinity(false);
            return;
        }
        Integers.load(u, Extended.exponent(ae) - Long.numberOfLeadingZeros(a) - Extended.BIAS);
    }

    /** The significand of a with its sign and an exponent of 0. */
    public static void significand(X87Unit u, long a, int ae) {
        if (u.nan(a, ae)) {
            return;
        }
        if (a == 0 || Extended.isInfinite(a, ae)) {
            u.result(a, ae);
        } else {
            u.result(a << Long.numberOfLeadingZeros(a), ae & Extended.SIGN | Extended.BIAS);
        }
    }
}
