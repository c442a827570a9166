// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

/**
 * Arithmetic on all elements of a word of 64 bits at once. {@code tops} has the top bit of each element set and so tells their
 * width: {@link #BYTES}, {@link #WORDS} or {@link #DOUBLES}.
 *
 * <p>HOT PATH. Sums are made without the top bits, which then are added without carry, so that nothing runs into the next
 * element. A condition is found as a top bit and {@link #spread} over its element.
 */
public final class Swar {
    public static final long BYTES = 0x8080_8080_8080_8080L;
    public static final long WORDS = 0x8000_8000_8000_8000L;
    public static final long DOUBLES = 0x8000_0000_8000_0000L;

    private Swar() {
    }

    public static long add(long a, long b, long tops) {
        return (a & ~tops) + (b & ~tops) ^ (a ^ b) & tops;
    }

    public static long sub(long a, long b, long tops) {
        return (a | tops) - (b & ~tops) ^ (a ^ ~b) & tops;
    }

    /** How far the top bit of an element is from its lowest. */
    private static int toLowest(long tops) {
        return Long.numberOfTrailingZeros(tops);
    }

    /** All ones in each element whose top bit is set; other bits are not looked at. */
    static long spread(long value, long tops) {
        long high = value & tops;
        return (high << 1) - (high >>> toLowest(tops));
    }

    /** Top bits where {@code a < b} for elements without sign: the borrows of the difference. */
    private static long below(long a, long b, long tops) {
        return ~a & b | (~a | b) & sub(a, b, tops);
    }

    /** Top bits where {@code a < b} for signed elements. */
    private static long less(long a, long b, long tops) {
        long difference = sub(a, b, tops);
        return difference ^ (a ^ b) & (a ^ difference);
    }

    public static long equal(long a, long b, long tops) {
        long difference = a ^ b;
        long nonZero = (difference & ~tops) + ~tops | difference;
        return spread(~nonZero, tops);
    }

    /** All ones where {@code a > b}, signed. */
    static long greater(long a, long b, long tops) {
        return spread(less(b, a, tops), tops);
    }

    static long minSigned(long a, long b, long tops) {
        return choose(spread(less(a, b, tops), tops), a, b);
    }

    static long maxSigned(long a, long b, long tops) {
        return choose(spread(less(a, b, tops), tops), b, a);
    }

    public static long minUnsigned(long a, long b, long tops) {
        return choose(spread(below(a, b, tops), tops), a, b);
    }

    static long maxUnsigned(long a, long b, long tops) {
        return choose(spread(below(a, b, tops), tops), b, a);
    }

    private static long choose(long mask, long ones, long zeros) {
        return zeros ^ (zeros ^ ones) & mask;
    }

    static long addUnsignedSaturated(long a, long b, long tops) {
        long sum = add(a, b, tops);
        return sum | spread(a & b | (a | b) & ~sum, tops);
    }

    static long subUnsignedSaturated(long a, long b, long tops) {
        return sub(a, b, tops) & ~spread(below(a, b, tops), tops);
    }

    static long addSignedSaturated(long a, long b, long tops) {
        long sum = add(a, b, tops);
        return choose(spread(~(a ^ b) & (a ^ sum), tops), limit(a, tops), sum);
    }

    static long subSignedSaturated(long a, long b, long tops) {
        long difference = sub(a, b, tops);
        return choose(spread((a ^ b) & (a ^ difference), tops), limit(a, tops), difference);
    }

    /** The greatest element for one that is not negative, else the least. */
    private static long limit(long a, long tops) {
        return ~tops + ((a & tops) >>> toLowest(tops));
    }

    /** Average without sign, rounded up. */
    static long average(long a, long b, long tops) {
        long lowest = tops >>> toLowest(tops);
        return sub(a | b, ((a ^ b) & ~lowest) >>> 1, tops);
    }

    static long absolute(long a, long tops) {
        long negative = spread(a, tops);
        return sub(a ^ negative, negative, tops);
    }

    /** {@code a}, or its negative where {@code b} is negative, or 0 where {@code b} is. */
    static long sign(long a, long b, long tops) {
        long negative = spread(b, tops);
        return sub(a ^ negative, negative, tops) & ~equal(b, 0, tops);
    }
}
