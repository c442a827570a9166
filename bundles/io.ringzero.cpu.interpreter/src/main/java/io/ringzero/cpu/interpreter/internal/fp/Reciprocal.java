// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

/**
 * RCPxS and RSQRTxS: approximations without modes and flags; denormals are zeros (APM Vol. 4, RCPPS, RSQRTPS).
 *
 * <p>The processors promise a relative error of at most 1.5 * 2^-12 and differ in the digits. Here the result is the true
 * value for the middle of all operands that share the highest 12 bits of the fraction, cut to 12 bits of fraction, as AMD's
 * tables have 12 bits in and 12 bits out.
 */
public final class Reciprocal {
    private static final Format F = Format.SINGLE;
    private static final int IGNORED = 0x7ff;
    private static final int MIDDLE = 0x400;

    private Reciprocal() {
    }

    /** 1 / source. */
    public static long reciprocal(FloatUnit u, Format f, long ignored, long source) {
        long sign = source & F.sign;
        if (F.isNan(source)) {
            return source | F.quiet;
        }
        if (F.exponent(source) == 0) {
            return sign | F.infinity;
        }
        if (F.isInfinite(source)) {
            return sign;
        }
        long result = cut(1 / middle(source & ~F.sign));
        return sign | (F.exponent(result) == 0 ? 0 : result);
    }

    /** 1 / square root of the source. */
    public static long ofRoot(FloatUnit u, Format f, long ignored, long source) {
        if (F.isNan(source)) {
            return source | F.quiet;
        }
        if (F.exponent(source) == 0) {
            return source & F.sign | F.infinity;
        }
        if (F.isNegative(source)) {
            return F.indefinite;
        }
        return F.isInfinite(source) ? 0 : cut(1 / Math.sqrt(middle(source)));
    }

    private static double middle(long source) {
        return Float.intBitsToFloat((int) source & ~IGNORED | MIDDLE);
    }

    private static long cut(double value) {
        return Float.floatToRawIntBits((float) value) + MIDDLE & ~IGNORED;
    }
}
