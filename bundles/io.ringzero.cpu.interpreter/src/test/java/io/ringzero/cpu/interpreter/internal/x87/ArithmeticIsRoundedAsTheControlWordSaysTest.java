// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sums, products, quotients and roots are the exact number, rounded once, with PE and C1 telling how. */
class ArithmeticIsRoundedAsTheControlWordSaysTest {
    private static final int CASES = 4000;
    private static final int[] BITS = {24, 64, 53, 64};

    /** The operations, each with its exact counterpart. */
    enum Operation {
        ADD {
            @Override
            BigDecimal run(X87Unit u, long a, int ae, long b, int be) {
                Sums.add(u, a, ae, b, be);
                return Exact.of(a, ae).add(Exact.of(b, be));
            }
        },
        SUBTRACT {
            @Override
            BigDecimal run(X87Unit u, long a, int ae, long b, int be) {
                Sums.subtract(u, a, ae, b, be);
                return Exact.of(a, ae).subtract(Exact.of(b, be));
            }
        },
        MULTIPLY {
            @Override
            BigDecimal run(X87Unit u, long a, int ae, long b, int be) {
                Products.multiply(u, a, ae, b, be);
                return Exact.of(a, ae).multiply(Exact.of(b, be));
            }
        },
        DIVIDE {
            @Override
            BigDecimal run(X87Unit u, long a, int ae, long b, int be) {
                Products.divide(u, a, ae, b, be);
                return Exact.divide(Exact.of(a, ae), Exact.of(b, be));
            }
        },
        ROOT {
            @Override
            BigDecimal run(X87Unit u, long a, int ae, long b, int be) {
                Products.squareRoot(u, a, ae & Extended.MAX);
                return Exact.root(Exact.of(a, ae & Extended.MAX));
            }
        };

        abstract BigDecimal run(X87Unit u, long a, int ae, long b, int be);
    }

    @ParameterizedTest
    @EnumSource
    void theResultIsTheExactNumberRoundedOnce(Operation operation) {
        SplittableRandom random = new SplittableRandom(87);
        X87Unit unit = new X87Unit();
        for (int i = 0; i < CASES; i++) {
            int precision = (int) random.nextLong() & 3;
            int rounding = (int) random.nextLong() & 3;
            long a = significand(random);
            int ae = signExponent(random);
            long b = significand(random);
            int be = signExponent(random);
            unit.begin(0x7f | precision << 8 | rounding << 10);
            BigDecimal exact = operation.run(unit, a, ae, b, be);
            BigDecimal expected = Exact.round(exact, BITS[precision], rounding);
            String what = Integer.toHexString(ae) + ":" + Long.toHexString(a) + " " + Integer.toHexString(be) + ":"
                + Long.toHexString(b) + " pc " + precision + " rc " + rounding;
            assertEquals(0, expected.compareTo(Exact.of(unit.sig, unit.se)), what);
            assertEquals(expected.compareTo(exact) != 0, (unit.flags & X87Unit.PE) != 0, what);
            assertEquals(expected.abs().compareTo(exact.abs()) > 0, (unit.flags & X87Unit.C1) != 0, what);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MULTIPLY", "DIVIDE"})
    void resultsBelowTheSmallestNormalAreRoundedWhereTheFormatEnds(Operation operation) {
        SplittableRandom random = new SplittableRandom(88);
        X87Unit unit = new X87Unit();
        BigDecimal least = Exact.power(-16382 - 63);
        int denormals = 0;
        for (int i = 0; i < 300; i++) {
            long a = significand(random);
            long b = significand(random);
            int ae = 0x10 + ((int) random.nextLong() & 15);
            int be = operation == Operation.DIVIDE ? 0x4028 : 0x3fd8;
            unit.begin(X87Unit.DEFAULT);
            BigDecimal exact = operation.run(unit, a, ae, b, be);
            BigDecimal expected = exact.divide(least, 0, java.math.RoundingMode.HALF_EVEN).multiply(least);
            assertEquals(0, expected.compareTo(Exact.of(unit.sig, unit.se)), Long.toHexString(a));
            if (unit.sig > 0) {
                denormals++;
                assertEquals(expected.compareTo(exact) != 0, (unit.flags & X87Unit.UE) != 0);
            }
        }
        assertTrue(denormals > 200, denormals + " denormal results");
    }

    private static long significand(SplittableRandom random) {
        long bits = random.nextLong();
        long cut = (random.nextLong() & 3) == 0 ? bits & -1L << (int) (random.nextLong() & 63) : bits;
        return cut | Long.MIN_VALUE;
    }

    private static int signExponent(SplittableRandom random) {
        return (int) random.nextLong() & 0x8000 | 0x3fff - 40 + (int) (random.nextLong() >>> 1) % 80 & 0x7fff;
    }
}
