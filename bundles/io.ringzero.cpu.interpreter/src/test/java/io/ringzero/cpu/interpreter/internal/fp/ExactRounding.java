// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

import java.math.BigInteger;

/**
 * IEEE 754 rounding of an exact fraction, as the standard words it: shares nothing with the engine but the bit patterns.
 *
 * @param bits of the result
 * @param flags of MXCSR that the rounding raises, all masked
 */
record ExactRounding(long bits, int flags) {
    /** The value {@code numerator / denominator}, both positive; {@code more} says that it is a little above that. */
    static ExactRounding of(Format f, int mode, boolean flush, boolean negative, BigInteger numerator,
        BigInteger denominator, boolean more) {
        int least = 2 - (1 << f.width - f.precision - 1);
        int power = power(numerator, denominator);
        Rounded unbounded = round(numerator, denominator, more, power - f.precision + 1, mode, negative);
        boolean tiny = compare(unbounded.significand, power - f.precision + 1, least) < 0;
        long sign = negative ? 1L << f.width - 1 : 0;
        if (tiny && flush) {
            return new ExactRounding(sign, FloatUnit.UNDERFLOW | FloatUnit.INEXACT);
        }
        int unit = Math.max(power, least) - f.precision + 1;
        Rounded rounded = round(numerator, denominator, more, unit, mode, negative);
        int inexact = rounded.exact ? 0 : FloatUnit.INEXACT | (tiny ? FloatUnit.UNDERFLOW : 0);
        int top = unit + rounded.significand.bitLength() - 1;
        long infinity = (1L << f.width - f.precision) - 1 << f.precision - 1;
        if (top >= 1 << f.width - f.precision - 1) {
            boolean finite = mode == 3 || mode == 1 && !negative || mode == 2 && negative;
            return new ExactRounding(sign | (finite ? infinity - 1 : infinity), FloatUnit.OVERFLOW
                | FloatUnit.INEXACT);
        }
        if (rounded.significand.bitLength() < f.precision) {
            return new ExactRounding(sign | rounded.significand.longValueExact(), inexact);
        }
        long fraction = rounded.significand.shiftRight(rounded.significand.bitLength() - f.precision)
            .clearBit(f.precision - 1).longValueExact();
        return new ExactRounding(sign | (long) (top - least + 1) << f.precision - 1 | fraction, inexact);
    }

    /** Exponent of the highest bit of a fraction. */
    private static int power(BigInteger numerator, BigInteger denominator) {
        int guess = numerator.bitLength() - denominator.bitLength();
        boolean less = guess >= 0
            ? numerator.compareTo(denominator.shiftLeft(guess)) < 0
            : numerator.shiftLeft(-guess).compareTo(denominator) < 0;
        return less ? guess - 1 : guess;
    }

    private static int compare(BigInteger significand, int unit, int power) {
        return Integer.compare(unit + significand.bitLength() - 1, power);
    }

    private record Rounded(BigInteger significand, boolean exact) {
    }

    /** The multiple of 2^unit next to a fraction in a mode. */
    private static Rounded round(BigInteger numerator, BigInteger denominator, boolean more, int unit, int mode,
        boolean negative) {
        BigInteger n = unit < 0 ? numerator.shiftLeft(-unit) : numerator;
        BigInteger d = unit > 0 ? denominator.shiftLeft(unit) : denominator;
        BigInteger[] parts = n.divideAndRemainder(d);
        int half = parts[1].shiftLeft(1).compareTo(d);
        boolean exact = parts[1].signum() == 0 && !more;
        boolean away = switch (mode) {
            case 0 -> half > 0 || half == 0 && (more || parts[0].testBit(0));
            case 1 -> negative && !exact;
            case 2 -> !negative && !exact;
            default -> false;
        };
        return new Rounded(away ? parts[0].add(BigInteger.ONE) : parts[0], exact);
    }
}
