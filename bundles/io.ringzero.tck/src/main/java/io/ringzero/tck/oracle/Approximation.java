// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

import io.ringzero.x86.Attribute;

/**
 * How far results may lie apart that the manuals bound but do not fix: 2 units in the last place of the x87 transcendentals (each
 * processor promises 1: SDM Vol. 1 8.3.10), and 3 * 2^-12 of the reciprocals (each promises 1.5 * 2^-12: APM Vol. 4, RCPPS).
 */
final class Approximation {
    /** The bounds, in words. */
    static final String BOUND = "x87 transcendentals within 2 units in the last place (each processor promises 1), C1 and PE not "
        + "compared; reciprocals within 3 * 2^-12 (each promises 1.5 * 2^-12).";
    /** C1 (rounded up) and PE follow from the last bit. */
    static final int FSW_UNDEFINED = 1 << 9 | 1 << 5;
    private static final long ULPS = 2;
    private static final float RECIPROCAL = 3f / 4096;

    private Approximation() {
    }

    /** Whether the code of an input has a row of that kind. */
    static boolean in(Record input) {
        return Undefined.instructions(input).stream().anyMatch(instruction -> instruction.form().attributes().contains(
            Attribute.APPROX));
    }

    /** Whether two numbers of 80 bits are as good as the same. */
    static boolean close80(Record host, Record engine, int at) {
        int hostHigh = host.getShort(at + 8);
        int engineHigh = engine.getShort(at + 8);
        if ((hostHigh ^ engineHigh) >>> 15 != 0 || Math.abs(hostHigh - engineHigh) > 1) {
            return false;
        }
        long a = host.get(at) & Long.MAX_VALUE;
        long b = engine.get(at) & Long.MAX_VALUE;
        long apart = hostHigh == engineHigh
            ? a - b
            : hostHigh > engineHigh ? a - b - Long.MIN_VALUE : b - a - Long.MIN_VALUE;
        return Math.abs(apart) <= ULPS;
    }

    /** Whether each of four floats is as good as the same. */
    static boolean closeFloats(Record host, Record engine, int at) {
        for (int i = 0; i < 16; i += 4) {
            int a = host.getInt(at + i);
            int b = engine.getInt(at + i);
            float x = Float.intBitsToFloat(a);
            float y = Float.intBitsToFloat(b);
            if (a != b && !(Math.abs(x - y) <= Math.abs(x) * RECIPROCAL)) {
                return false;
            }
        }
        return true;
    }
}
