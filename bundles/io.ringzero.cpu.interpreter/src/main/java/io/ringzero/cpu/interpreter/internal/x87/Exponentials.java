// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

/** F2XM1: two to the power of x, less one, for x from -1 to 1. Rounded correctly in nearly all cases. */
public final class Exponentials {
    private static final int DEGREE = 29;

    private Exponentials() {
    }

    public static void powerOfTwoMinusOne(X87Unit u, long a, int ae) {
        if (u.nan(a, ae)) {
            return;
        }
        boolean negative = Extended.isNegative(ae);
        if (Extended.isInfinite(a, ae)) {
            if (negative) {
                u.result(Extended.INTEGER_BIT, Extended.SIGN | Extended.BIAS);
            } else {
                u.infinity(false);
            }
            return;
        }
        if (!u.denormal(a, ae)) {
            return;
        }
        int exponent = (ae & Extended.MAX) - Extended.BIAS;
        if (a == 0) {
            u.result(a, ae);
            return;
        }
        if (exponent > 0 || exponent == 0 && a != Extended.INTEGER_BIT) {
            u.flags |= X87Unit.PE;
            u.result(a, ae); // beyond the range AMD gives the operand back
            return;
        }
        if (exponent == 0) {
            if (negative) {
                u.flags |= X87Unit.PE; // exact, and yet
                u.result(Extended.INTEGER_BIT, Extended.SIGN | Extended.BIAS - 1);
            } else {
                Pair.roundBelow(u, 0, Extended.BIAS, Extended.INTEGER_BIT); // as AMD does: one, but found inexactly
            }
            return;
        }
        int left = Long.numberOfLeadingZeros(a);
        exponent = Extended.exponent(ae) - left - Extended.BIAS;
        Pair z = Pair.significand(a << left).times(Pair.LN2);
        if (exponent < -110) {
            z.round(u, negative, exponent);
            return;
        }
        z = z.scale(exponent);
        if (negative) {
            z = z.negate();
        }
        Pair sum = Pair.inverseFactorial(DEGREE);
        for (int n = DEGREE - 1; n > 0; n--) {
            sum = sum.times(z).plus(Pair.inverseFactorial(n));
        }
        sum.times(z).round(u, false, 0);
    }
}
