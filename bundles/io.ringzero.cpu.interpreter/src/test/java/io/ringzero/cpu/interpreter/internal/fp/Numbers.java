// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

import java.math.BigInteger;

/** Seeded operands of a format: borders, halfway cases, and any bits (SplitMix64). */
final class Numbers {
    /** All finite numbers are multiples of 2^-SCALE. */
    static final int SCALE = 1074;

    private final Format f;
    private long state;

    Numbers(Format f, long seed) {
        this.f = f;
        this.state = seed;
    }

    long random() {
        state += 0x9e3779b97f4a7c15L;
        long z = state;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    private int below(int bound) {
        return (int) Long.remainderUnsigned(random(), bound);
    }

    /** A finite number. */
    long finite() {
        long a = any();
        return f.exponent(a) == f.special ? a ^ f.sign >>> 1 : a;
    }

    /** A number of any kind. */
    long any() {
        int last = f.special - 1;
        int middle = f.bias;
        int exponent = switch (below(6)) {
            case 0 -> below(3);
            case 1 -> last - below(2) + below(2);
            case 2, 3 -> middle - 60 + below(120);
            case 4 -> below(2) == 0 ? middle / 2 + below(4) - 2 : middle + middle / 2 + below(4) - 2;
            default -> below(f.special + 1);
        };
        long fraction = switch (below(5)) {
            case 0 -> 0;
            case 1 -> f.fraction - below(3);
            case 2 -> below(3);
            case 3 -> 1L << below(f.precision - 1);
            default -> random() & f.fraction;
        };
        return (random() & f.sign) | (long) exponent << f.precision - 1 | fraction & f.fraction;
    }

    /** Value of a finite number in units of 2^-SCALE. */
    static BigInteger exact(Format f, long a) {
        double value = f == Format.DOUBLE ? Double.longBitsToDouble(a) : Float.intBitsToFloat((int) a);
        return new java.math.BigDecimal(value).multiply(new java.math.BigDecimal(BigInteger.ONE.shiftLeft(SCALE)))
            .toBigIntegerExact();
    }
}
