// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

/** Single and double precision values to and from 80 bits. Pure but for the unit; HOT PATH. */
public final class Floats {
    private static final int SINGLE_BIAS = 127;
    private static final int DOUBLE_BIAS = 1023;
    private static final int SINGLE_SPARE = 40;
    private static final int DOUBLE_SPARE = 11;

    private Floats() {
    }

    /** Widens the bits of a single: exact, but for signalling NaNs, which become quiet, and a note of denormals. */
    public static void load32(X87Unit u, int bits) {
        int exponent = bits >>> 23 & 0xff;
        load(u, bits >>> 16 & Extended.SIGN, exponent, exponent == 0xff, SINGLE_BIAS, (long) bits << 41 >>> 1);
    }

    /** Widens the bits of a double. */
    public static void load64(X87Unit u, long bits) {
        int exponent = (int) (bits >>> 52) & 0x7ff;
        load(u, (int) (bits >>> 48) & Extended.SIGN, exponent, exponent == 0x7ff, DOUBLE_BIAS, bits << 12 >>> 1);
    }

    private static void load(X87Unit u, int sign, int exponent, boolean top, int bias, long fraction) {
        if (top) {
            if (fraction == 0) {
                u.infinity(sign != 0);
            } else {
                if ((fraction & Extended.QUIET_BIT) == 0) {
                    u.flags |= X87Unit.IE;
                }
                u.result(fraction | Extended.INTEGER_BIT | Extended.QUIET_BIT, sign | Extended.MAX);
            }
        } else if (exponent != 0) {
            u.result(fraction | Extended.INTEGER_BIT, sign | exponent - bias + Extended.BIAS);
        } else if (fraction == 0) {
            u.result(0, sign);
        } else {
            u.flags |= X87Unit.DE;
            int left = Long.numberOfLeadingZeros(fraction);
            u.result(fraction << left, sign | 1 - left - bias + Extended.BIAS);
        }
    }

    /**
     * Widens an operand of arithmetic: a signalling NaN stays one, so that the operation sees it.
     *
     * @return whether it is denormal in its own format, which the operation cannot see any more
     */
    public static boolean operand32(X87Unit u, int bits) {
        load32(u, bits);
        return operand(u, (bits & 1 << 22) == 0);
    }

    /** Widens an operand of arithmetic; see {@link #operand32}. */
    public static boolean operand64(X87Unit u, long bits) {
        load64(u, bits);
        return operand(u, (bits & 1L << 51) == 0);
    }

    private static boolean operand(X87Unit u, boolean signals) {
        boolean denormal = (u.flags & X87Unit.DE) != 0;
        u.flags = 0;
        if (signals && Extended.isNan(u.sig, u.se)) {
            u.sig &= ~Extended.QUIET_BIT;
        }
        return denormal;
    }

    /** Narrows to the bits of a single by the rounding control; see {@link #store64}. */
    public static int store32(X87Unit u, long a, int ae) {
        return (int) store(u, a, ae, SINGLE_SPARE, SINGLE_BIAS, 0xff);
    }

    /** Narrows to the bits of a double. Underflow and overflow that are not masked leave no result: nothing is stored. */
    public static long store64(X87Unit u, long a, int ae) {
        return store(u, a, ae, DOUBLE_SPARE, DOUBLE_BIAS, 0x7ff);
    }

    private static long store(X87Unit u, long a, int ae, int spare, int bias, int top) {
        int place = 63 - spare; // bits of the fraction
        int signAt = place + (top == 0xff ? 8 : 11);
        int sign = ae & Extended.SIGN;
        long signBit = sign == 0 ? 0 : 1L << signAt;
        if (u.nan(a, ae)) {
            long fraction = u.sig << 1 >>> spare + 1;
            return (long) (u.se >>> 15 & 1) << signAt | (long) top << place | fraction;
        }
        if (Extended.isInfinite(a, ae)) {
            return signBit | (long) top << place;
        }
        if (a == 0) {
            return signBit;
        }
        int left = Long.numberOfLeadingZeros(a);
        long m = a << left;
        int exponent = Extended.exponent(ae) - left - Extended.BIAS + bias;
        long rest = m << 64 - spare;
        long kept = m >>> spare;
        boolean up = rest != 0 && u.roundsUp(sign, rest, (kept & 1) != 0);
        int e = up && kept + 1 == 1L << 64 - spare ? exponent + 1 : exponent;
        if (e <= 0) {
            int by = 1 - exponent;
            long h = Wide.shiftRightJamHigh(m, by);
            long l = Wide.shiftRightJamLow(m, 0, by);
            rest = h << 64 - spare | (l != 0 ? 1 : 0);
            kept = h >>> spare;
            if (!u.masked(X87Unit.UE)) {
                u.flags |= X87Unit.UE;
                return 0;
            }
            if (rest == 0) {
                return signBit | kept;
            }
            up = u.roundsUp(sign, rest, (kept & 1) != 0);
            u.flags |= up ? X87Unit.UE | X87Unit.PE | X87Unit.C1 : X87Unit.UE | X87Unit.PE;
            return signBit | kept + (up ? 1 : 0);
        }
        if (e >= top) {
            return overflow(u, sign, signBit, place, top);
        }
        if (rest != 0) {
            u.flags |= up ? X87Unit.PE | X87Unit.C1 : X87Unit.PE;
        }
        // an increment may carry into the exponent, which is right
        return signBit | ((long) exponent - 1 << place) + kept + (up ? 1 : 0);
    }

    private static long overflow(X87Unit u, int sign, long signBit, int place, int top) {
        if (!u.masked(X87Unit.OE)) {
            u.flags |= X87Unit.OE;
            return 0;
        }
        u.flags |= X87Unit.OE | X87Unit.PE;
        int rc = u.rounding();
        if (rc == X87Unit.NEAREST || rc == (sign == 0 ? X87Unit.UP : X87Unit.DOWN)) {
            u.flags |= X87Unit.C1;
            return signBit | (long) top << place;
        }
        return signBit | ((long) top << place) - 1;
    }
}
