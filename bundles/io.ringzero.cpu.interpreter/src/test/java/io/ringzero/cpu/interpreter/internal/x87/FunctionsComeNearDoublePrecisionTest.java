// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The transcendental functions agree with those of the platform to all bits that a double has, for arguments of doubles. */
class FunctionsComeNearDoublePrecisionTest {
    private static final int CASES = 3000;

    /** Function of x and y on the unit, its counterpart, and the range of x. */
    enum Function {
        SINE((x, y) -> StrictMath.sin(x), 3) {
            @Override
            void run(X87Unit u, long y, int ye, long x, int xe) {
                Trigonometry.sine(u, x, xe);
            }
        },
        COSINE((x, y) -> StrictMath.cos(x), 3) {
            @Override
            void run(X87Unit u, long y, int ye, long x, int xe) {
                Trigonometry.cosine(u, x, xe);
            }
        },
        TANGENT((x, y) -> StrictMath.tan(x), 1.5) {
            @Override
            void run(X87Unit u, long y, int ye, long x, int xe) {
                Trigonometry.tangent(u, x, xe);
            }
        },
        ARCTANGENT((x, y) -> StrictMath.atan2(y, x), 100) {
            @Override
            void run(X87Unit u, long y, int ye, long x, int xe) {
                Trigonometry.arctangent(u, y, ye, x, xe);
            }
        },
        POWER((x, y) -> StrictMath.expm1(x * StrictMath.log(2)), 1) {
            @Override
            void run(X87Unit u, long y, int ye, long x, int xe) {
                Exponentials.powerOfTwoMinusOne(u, x, xe);
            }
        },
        LOGARITHM((x, y) -> y * StrictMath.log(StrictMath.abs(x)) / StrictMath.log(2), 1e6) {
            @Override
            void run(X87Unit u, long y, int ye, long x, int xe) {
                Logarithms.yLog2X(u, y, ye, x, xe & Extended.MAX);
            }
        },
        LOGARITHM_PLUS_1((x, y) -> y * StrictMath.log1p(x) / StrictMath.log(2), 0.29) {
            @Override
            void run(X87Unit u, long y, int ye, long x, int xe) {
                Logarithms.yLog2XPlus1(u, y, ye, x, xe);
            }
        };

        final DoubleBinaryOperator platform;
        final double range;

        Function(DoubleBinaryOperator platform, double range) {
            this.platform = platform;
            this.range = range;
        }

        abstract void run(X87Unit u, long y, int ye, long x, int xe);
    }

    @ParameterizedTest
    @EnumSource
    void theFunctionIsThatOfThePlatform(Function function) {
        SplittableRandom random = new SplittableRandom(89);
        X87Unit unit = new X87Unit();
        for (int i = 0; i < CASES; i++) {
            double x = (random.nextDouble() * 2 - 1) * function.range;
            double y = (random.nextDouble() * 2 - 1) * 100;
            unit.begin(X87Unit.DEFAULT);
            Floats.load64(unit, Double.doubleToRawLongBits(y));
            long ySig = unit.sig;
            int ySe = unit.se;
            Floats.load64(unit, Double.doubleToRawLongBits(x));
            function.run(unit, ySig, ySe, unit.sig, unit.se);
            double found = Exact.of(unit.sig, unit.se).doubleValue();
            double expected = function.platform.applyAsDouble(x, y);
            assertEquals(expected, found, Math.max(Math.ulp(expected), Math.ulp(1.0)) * 8 * Math.max(1, Math.abs(
                expected)), function + " of " + x + ", " + y);
        }
    }
}
