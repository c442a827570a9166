// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** 80-bit values as exact numbers, and the rounding of exact numbers: written apart from the code under test. */
final class Exact {
    private static final BigDecimal TWO = BigDecimal.valueOf(2);
    /** Enough that a quotient or root of 64 bits which is exact comes out so. */
    private static final int DIGITS = 200;

    private Exact() {
    }

    /** The value of a finite encoding. */
    static BigDecimal of(long significand, int signExponent) {
        int exponent = Math.max(signExponent & 0x7fff, 1) - 16383 - 63;
        BigDecimal value = new BigDecimal(new BigInteger(Long.toUnsignedString(significand))).multiply(power(exponent));
        return (signExponent & 0x8000) != 0 ? value.negate() : value;
    }

    static BigDecimal power(int exponent) {
        return exponent >= 0 ? TWO.pow(exponent) : BigDecimal.ONE.divide(TWO.pow(-exponent));
    }

    /** Rounds to so many bits with an unbounded exponent, by a rounding control of the control word. */
    static BigDecimal round(BigDecimal value, int bits, int control) {
        if (value.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal magnitude = value.abs();
        int exponent = (int) Math.floor((magnitude.precision() - magnitude.scale()) * 3.321928094887362) - 4;
        while (magnitude.compareTo(power(exponent + 1)) >= 0) {
            exponent++;
        }
        BigDecimal unit = power(exponent - bits + 1);
        RoundingMode mode = switch (control) {
            case X87Unit.NEAREST -> RoundingMode.HALF_EVEN;
            case X87Unit.DOWN -> RoundingMode.FLOOR;
            case X87Unit.UP -> RoundingMode.CEILING;
            default -> RoundingMode.DOWN;
        };
        return value.divide(unit, 0, mode).multiply(unit);
    }

    /** A quotient with a digit more than rounding can tell from the exact one. */
    static BigDecimal divide(BigDecimal a, BigDecimal b) {
        BigDecimal quotient = a.divide(b, new MathContext(DIGITS, RoundingMode.DOWN));
        return jammed(quotient, quotient.multiply(b).compareTo(a) == 0);
    }

    static BigDecimal root(BigDecimal a) {
        BigDecimal root = a.sqrt(new MathContext(DIGITS, RoundingMode.DOWN));
        return jammed(root, root.multiply(root).compareTo(a) == 0);
    }

    private static BigDecimal jammed(BigDecimal value, boolean exact) {
        BigDecimal little = BigDecimal.ONE.movePointLeft(value.scale() + 1);
        return exact ? value : value.add(value.signum() < 0 ? little.negate() : little);
    }
}
