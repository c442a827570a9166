// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

/** A binary interchange format (IEEE 754-2019 3.4). Numbers are its bits, zero-extended to a long. */
public final class Format {
    public static final Format SINGLE = new Format(24, 32);
    public static final Format DOUBLE = new Format(53, 64);

    /** Bits of the significand, the hidden one included. */
    final int precision;
    /** Bits of the whole. */
    final int width;
    final int bias;
    /** Exponent field of infinities and NaNs. */
    final int special;
    final long sign;
    final long fraction;
    final long infinity;
    /** The bit that makes a NaN quiet. */
    final long quiet;
    /** What an invalid operation answers: the negative quiet NaN. */
    final long indefinite;

    private Format(int precision, int width) {
        this.precision = precision;
        this.width = width;
        special = (1 << width - precision) - 1;
        bias = special >> 1;
        sign = 1L << width - 1;
        fraction = (1L << precision - 1) - 1;
        infinity = (long) special << precision - 1;
        quiet = 1L << precision - 2;
        indefinite = sign | infinity | quiet;
    }

    int exponent(long a) {
        return (int) (a >>> precision - 1) & special;
    }

    boolean isNan(long a) {
        return (a & ~sign) > infinity;
    }

    boolean isSignaling(long a) {
        return isNan(a) && (a & quiet) == 0;
    }

    boolean isZero(long a) {
        return (a & ~sign) == 0;
    }

    boolean isInfinite(long a) {
        return (a & ~sign) == infinity;
    }

    boolean isDenormal(long a) {
        return exponent(a) == 0 && (a & fraction) != 0;
    }

    boolean isNegative(long a) {
        return (a & sign) != 0;
    }

    /** Exponent of the highest bit of a finite number that is not zero. */
    int power(long a) {
        int exponent = exponent(a);
        return exponent != 0
            ? exponent - bias
            : 1 - bias - (precision - 1) + 63 - Long.numberOfLeadingZeros(a & fraction);
    }

    /** Significand of a finite number that is not zero, its highest bit at {@code precision - 1}. */
    long significand(long a) {
        if (exponent(a) != 0) {
            return a & fraction | fraction + 1;
        }
        long f = a & fraction;
        return f << Long.numberOfLeadingZeros(f) - (64 - precision);
    }
}
