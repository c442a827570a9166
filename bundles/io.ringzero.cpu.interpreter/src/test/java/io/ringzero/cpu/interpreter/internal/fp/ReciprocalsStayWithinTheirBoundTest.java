// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** RCPSS and RSQRTSS err by at most 1.5 * 2^-12 of the true value, and know the special operands. */
class ReciprocalsStayWithinTheirBoundTest {
    private static final double BOUND = 1.5 / 4096;

    private final FloatUnit unit = new FloatUnit();

    @Test
    void allFractionsOfTwoBinades() {
        for (int bits = 0x3f800000; bits < 0x40800000; bits += 61) {
            double x = Float.intBitsToFloat(bits);
            double r = Float.intBitsToFloat((int) Reciprocal.reciprocal(unit, Format.SINGLE, 0, bits));
            double s = Float.intBitsToFloat((int) Reciprocal.ofRoot(unit, Format.SINGLE, 0, bits));
            assertTrue(Math.abs(r * x - 1) <= BOUND, () -> "1 / " + x);
            assertTrue(Math.abs(s * Math.sqrt(x) - 1) <= BOUND, () -> "1 / sqrt " + x);
        }
    }

    @Test
    void specialOperands() {
        long[][] rows = {{0, 0x7f800000L, 0x7f800000L}, {0x80000001L, 0xff800000L, 0xff800000L},
            {0x7f800000L, 0, 0}, {0xff800000L, 0x80000000L, 0xffc00000L}, {0x7f800001L, 0x7fc00001L, 0x7fc00001L},
            {0x7f000000L, 0, 0x1fb50000L}};
        for (long[] row : rows) {
            assertEquals(row[1], Reciprocal.reciprocal(unit, Format.SINGLE, 0, row[0]), Long.toHexString(row[0]));
            long root = Reciprocal.ofRoot(unit, Format.SINGLE, 0, row[0]);
            assertTrue(Math.abs(row[2] - root) <= 0x1000, Long.toHexString(row[0]));
        }
    }
}
