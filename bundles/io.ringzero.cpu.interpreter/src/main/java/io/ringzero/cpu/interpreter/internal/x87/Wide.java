// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

/** Unsigned numbers of 128 bits in two halves. Pure; HOT PATH. */
final class Wide {
    private Wide() {
    }

    /** High half of hi:lo shifted right by 0 or more. */
    static long shiftRightJamHigh(long hi, int by) {
        return by < 64 ? hi >>> by : 0;
    }

    /** Low half of hi:lo shifted right by 0 or more; the lowest bit stands for all that fell out. */
    static long shiftRightJamLow(long hi, long lo, int by) {
        if (by == 0) {
            return lo;
        }
        if (by < 64) {
            return hi << 64 - by | lo >>> by | (lo << 64 - by != 0 ? 1 : 0);
        }
        if (by == 64) {
            return hi | (lo != 0 ? 1 : 0);
        }
        if (by < 128) {
            return hi >>> by - 64 | ((hi << 128 - by | lo) != 0 ? 1 : 0);
        }
        return (hi | lo) != 0 ? 1 : 0;
    }

    /** Quotient of hi:lo by a divisor with its top bit set and above hi. */
    static long divide(long hi, long lo, long divisor) {
        long d1 = divisor >>> 32;
        long d0 = divisor & 0xffffffffL;
        long q1 = digit(hi, lo >>> 32, d1, d0);
        long rest = (hi << 32 | lo >>> 32) - q1 * divisor;
        return q1 << 32 | digit(rest, lo & 0xffffffffL, d1, d0);
    }

    /** One digit of 32 bits of a long division (Knuth Vol. 2, 4.3.1 algorithm D). */
    private static long digit(long high, long next, long d1, long d0) {
        long q = Long.divideUnsigned(high, d1);
        long r = high - q * d1;
        while (q >>> 32 != 0 || Long.compareUnsigned(q * d0, r << 32 | next) > 0) {
            q--;
            r += d1;
            if (r >>> 32 != 0) {
                break;
            }
        }
        return q;
    }

    /** Where a remainder lies between two quotients, as {@link X87Unit#round} takes it. */
    static long position(long remainder, long divisor) {
        if (remainder == 0) {
            return 0;
        }
        int order = remainder < 0 ? 1 : Long.compareUnsigned(remainder << 1, divisor);
        return order < 0 ? 1 : order == 0 ? Long.MIN_VALUE : Long.MIN_VALUE | 1;
    }
}
