// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

/** FILD, FIST, FISTTP and FRNDINT: integers and values without a fraction. Pure but for the unit. */
public final class Integers {
    private Integers() {
    }

    /** An integer of up to 64 bits as an 80-bit value: always exact. */
    public static void load(X87Unit u, long value) {
        if (value == 0) {
            u.zero(false);
            return;
        }
        long magnitude = Math.abs(value); // the least value is its own magnitude, unsigned
        int left = Long.numberOfLeadingZeros(magnitude);
        u.result(magnitude << left, (value < 0 ? Extended.SIGN : 0) | Extended.BIAS + 63 - left);
    }

    /**
     * Converts to a signed integer; the integer indefinite where it does not fit.
     *
     * @param bits 16, 32 or 64
     * @param truncate round towards zero, whatever the control word says
     */
    public static long store(X87Unit u, long a, int ae, int bits, boolean truncate) {
        long least = -1L << bits - 1;
        int exponent = Extended.exponent(ae) - Extended.BIAS;
        boolean negative = Extended.isNegative(ae);
        if (Extended.isUnsupported(a, ae) || exponent > 63) {
            u.flags |= X87Unit.IE;
            return least;
        }
        long whole = exponent < 0 ? 0 : a >>> 63 - exponent;
        long rest = exponent >= 0 ? exponent == 63 ? 0 : a << exponent + 1 : exponent == -1 ? a : a == 0 ? 0 : 1;
        boolean up = rest != 0 && !truncate && u.roundsUp(negative ? Extended.SIGN : 0, rest, (whole & 1) != 0);
        if (up) {
            whole++;
        }
        boolean fits = whole >= 0 && whole <= ~least || negative && whole == -least;
        if (!fits || up && whole == 0) {
            u.flags |= X87Unit.IE;
            return least;
        }
        if (rest != 0) {
            u.flags |= up ? X87Unit.PE | X87Unit.C1 : X87Unit.PE;
        }
        return negative ? -whole : whole;
    }

    /** FRNDINT: rounds to an integral value as the control word says. */
    public static void round(X87Unit u, long a, int ae) {
        int exponent = (ae & Extended.MAX) - Extended.BIAS;
        if (u.nan(a, ae) || !u.denormal(a, ae)) {
            return;
        }
        if (exponent >= 63 || a == 0) {
            u.result(a, ae);
            return;
        }
        int sign = ae & Extended.SIGN;
        if (exponent < 0) {
            long rest = exponent == -1 ? a : 1;
            boolean up = u.roundsUp(sign, rest, false);
            u.flags |= up ? X87Unit.PE | X87Unit.C1 : X87Unit.PE;
            u.result(up ? Extended.INTEGER_BIT : 0, up ? sign | Extended.BIAS : sign);
            return;
        }
        int spare = 63 - exponent;
        long rest = a << exponent + 1;
        long kept = a >>> spare << spare;
        int e = ae;
        if (rest != 0) {
            boolean up = u.roundsUp(sign, rest, (kept >>> spare & 1) != 0);
            u.flags |= up ? X87Unit.PE | X87Unit.C1 : X87Unit.PE;
            if (up) {
                kept += 1L << spare;
                if (kept == 0) {
                    kept = Extended.INTEGER_BIT;
                    e++;
                }
            }
        }
        u.result(kept, e);
    }
}
