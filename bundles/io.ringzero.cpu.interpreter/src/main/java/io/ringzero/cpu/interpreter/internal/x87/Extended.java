// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

/** Questions to an encoded 80-bit value (APM Vol. 1 section 6.3; SDM Vol. 1 tables 4-3 and 8-3). Pure. */
public final class Extended {
    public static final int BIAS = 0x3fff;
    /** Exponent of infinities and NaNs. */
    public static final int MAX = 0x7fff;
    public static final int SIGN = 0x8000;
    /** The integer bit; the whole significand of 1.0 and of infinity. */
    public static final long INTEGER_BIT = Long.MIN_VALUE;
    public static final long QUIET_BIT = 1L << 62;

    private Extended() {
    }

    /** A normal number: what needs no special care. */
    public static boolean isNormal(long significand, int signExponent) {
        int exponent = signExponent & MAX;
        return significand < 0 && exponent != 0 && exponent != MAX;
    }

    /** Unnormals, pseudo-infinities and pseudo-NaNs: encodings that no instruction takes since the 387. */
    public static boolean isUnsupported(long significand, int signExponent) {
        return significand >= 0 && (signExponent & MAX) != 0;
    }

    public static boolean isNan(long significand, int signExponent) {
        return (signExponent & MAX) == MAX && significand << 1 != 0;
    }

    public static boolean isSignalling(long significand, int signExponent) {
        return isNan(significand, signExponent) && (significand & QUIET_BIT) == 0;
    }

    public static boolean isInfinite(long significand, int signExponent) {
        return (signExponent & MAX) == MAX && significand == INTEGER_BIT;
    }

    public static boolean isZero(long significand, int signExponent) {
        return (signExponent & MAX) == 0 && significand == 0;
    }

    /** Denormal or pseudo-denormal (integer bit set with exponent 0). */
    public static boolean isDenormal(long significand, int signExponent) {
        return (signExponent & MAX) == 0 && significand != 0;
    }

    /** Exponent as it counts: that of denormals is 1. */
    public static int exponent(int signExponent) {
        int exponent = signExponent & MAX;
        return exponent == 0 ? 1 : exponent;
    }

    public static boolean isNegative(int signExponent) {
        return (signExponent & SIGN) != 0;
    }
}
