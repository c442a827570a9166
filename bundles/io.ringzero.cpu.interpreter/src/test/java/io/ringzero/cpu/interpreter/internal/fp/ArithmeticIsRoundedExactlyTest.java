// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Results and flags of finite operands, in all modes, are those of exact fractions rounded as the standard says. */
class ArithmeticIsRoundedExactlyTest {
    private static final int CASES = 8_000;
    private static final int MASKED = 0x1f80;
    private static final BigInteger ONE = BigInteger.ONE.shiftLeft(Numbers.SCALE);

    private final FloatUnit unit = new FloatUnit();

    private record Case(Format f, int mxcsr, long a, long b) {
        int mode() {
            return mxcsr >> 13 & 3;
        }

        boolean flush() {
            return (mxcsr & 0x8000) != 0;
        }

        /** An operand as DAZ shows it. */
        BigInteger exact(long bits) {
            boolean gone = (mxcsr & 0x40) != 0 && f.isDenormal(bits);
            return gone ? BigInteger.ZERO : Numbers.exact(f, bits);
        }

        int denormal(long... operands) {
            for (long operand : operands) {
                if ((mxcsr & 0x40) == 0 && f.isDenormal(operand)) {
                    return FloatUnit.DENORMAL;
                }
            }
            return 0;
        }

        ExactRounding rounded(BigInteger numerator, BigInteger denominator, boolean more) {
            return ExactRounding.of(f, mode(), flush(), numerator.signum() * denominator.signum() < 0, numerator.abs(),
                denominator.abs(), more);
        }
    }

    @FunctionalInterface
    private interface Check {
        void check(Case c);
    }

    private static void each(Check check) {
        for (Format f : List.of(Format.SINGLE, Format.DOUBLE)) {
            Numbers numbers = new Numbers(f, 42);
            for (int i = 0; i < CASES; i++) {
                int mxcsr = MASKED | (int) numbers.random() & 0xe040;
                check.check(new Case(f, mxcsr, numbers.finite(), numbers.finite()));
            }
        }
    }

    private void compare(Case c, Operation operation, ExactRounding expected, int before) {
        unit.begin(c.mxcsr);
        long bits = operation.apply(unit, c.f, c.a, c.b);
        assertEquals(Long.toHexString(expected.bits()) + " flags " + (expected.flags() | before),
            Long.toHexString(bits) + " flags " + unit.sticky(), () -> c + " " + Long.toHexString(c.a) + " " + Long
                .toHexString(c.b));
    }

    @Test
    void sumsAndDifferences() {
        each(c -> {
            BigInteger a = c.exact(c.a);
            BigInteger b = c.exact(c.b);
            if (a.add(b).signum() != 0) {
                compare(c, Arithmetic::add, c.rounded(a.add(b), ONE, false), c.denormal(c.a, c.b));
            }
            if (a.subtract(b).signum() != 0) {
                compare(c, Arithmetic::subtract, c.rounded(a.subtract(b), ONE, false), c.denormal(c.a, c.b));
            }
        });
    }

    @Test
    void productsAndQuotients() {
        each(c -> {
            BigInteger a = c.exact(c.a);
            BigInteger b = c.exact(c.b);
            if (a.signum() != 0 && b.signum() != 0) {
                compare(c, Arithmetic::multiply, c.rounded(a.multiply(b), ONE.multiply(ONE), false), c.denormal(c.a,
                    c.b));
                compare(c, Arithmetic::divide, c.rounded(a, b, false), c.denormal(c.a, c.b));
            }
        });
    }

    @Test
    void squareRoots() {
        each(c -> {
            BigInteger b = c.exact(c.b);
            if (b.signum() > 0) {
                // sqrt(b / 2^s) = sqrt(b * 2^s) / 2^s; 256 bits more than any precision asks for.
                BigInteger[] root = b.shiftLeft(Numbers.SCALE + 512).sqrtAndRemainder();
                compare(c, Arithmetic::squareRoot, c.rounded(root[0], ONE.shiftLeft(256), root[1].signum() != 0),
                    c.denormal(c.b));
            }
        });
    }

    @Test
    void doublesToFloatsAndBack() {
        each(c -> {
            Format to = c.f == Format.DOUBLE ? Format.SINGLE : Format.DOUBLE;
            BigInteger b = c.exact(c.b);
            if (b.signum() != 0) {
                ExactRounding expected = ExactRounding.of(to, c.mode(), c.flush(), b.signum() < 0, b.abs(), ONE,
                    false);
                compare(c, (u, f, x, y) -> Conversion.convert(u, f, to, y), expected, c.denormal(c.b));
            }
        });
    }

    @Test
    void integersToNumbers() {
        each(c -> {
            long value = c.a >> (c.b & 63);
            if (value != 0) {
                BigInteger exact = BigInteger.valueOf(value);
                compare(c, (u, f, x, y) -> Conversion.fromInteger(u, f, value), c.rounded(exact, BigInteger.ONE,
                    false), 0);
            }
        });
    }
}
