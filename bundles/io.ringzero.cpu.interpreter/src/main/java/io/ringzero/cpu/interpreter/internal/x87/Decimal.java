// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

/** FBLD and FBSTP: eighteen packed decimal digits in eight bytes and two, the sign in the highest bit. */
public final class Decimal {
    private static final long LIMIT = 1_000_000_000_000_000_000L;
    /** Upper 16 bits of the decimal indefinite. */
    public static final int INDEFINITE_HIGH = 0xffff;
    /** Lower 64 bits of the decimal indefinite. */
    public static final long INDEFINITE_LOW = 0xc000000000000000L;

    private Decimal() {
    }

    /** Reads packed digits; digits above 9 count as what they are in binary. */
    public static void load(X87Unit u, long low, int high) {
        long value = 0;
        for (int shift = 4; shift >= 0; shift -= 4) {
            value = value * 10 + (high >>> shift & 15);
        }
        for (int shift = 60; shift >= 0; shift -= 4) {
            value = value * 10 + (low >>> shift & 15);
        }
        Integers.load(u, value);
        u.se |= high & Extended.SIGN;
    }

    /** Rounds to an integer of eighteen digits; answers it with its sign, or the least long when there is none. */
    public static long store(X87Unit u, long a, int ae) {
        long value = Integers.store(u, a, ae, 64, false);
        if (value == Long.MIN_VALUE || Math.abs(value) >= LIMIT || (u.flags & X87Unit.IE) != 0) {
            u.flags = u.flags & ~(X87Unit.PE | X87Unit.C1) | X87Unit.IE;
            return Long.MIN_VALUE;
        }
        return value;
    }

    /** The lower sixteen digits of a value that {@link #store} gave. */
    public static long low(long value) {
        long rest = Math.abs(value);
        long digits = 0;
        for (int shift = 0; shift < 64; shift += 4) {
            digits |= rest % 10 << shift;
            rest /= 10;
        }
        return digits;
    }

    /** The upper two digits and the sign. */
    public static int high(long value, boolean negative) {
        long rest = Math.abs(value) / 10_000_000_000_000_000L;
        return (int) (rest / 10 << 4 | rest % 10) | (negative ? Extended.SIGN : 0);
    }
}
