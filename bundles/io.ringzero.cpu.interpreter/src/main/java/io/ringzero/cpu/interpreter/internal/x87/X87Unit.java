// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

/**
 * One x87 operation on its way: control word in, result and status flags out; and the rounding that all of them share.
 *
 * <p>An operation begins with {@link #begin}. It leaves its result in {@link #sig} and {@link #se}, and in {@link #flags} the
 * exceptions it found at their places in the status word, with C1 set when the result was rounded away from zero. Invalid,
 * denormal and zero-divide that are not masked {@link #stop} it: there is no result. Overflow and underflow that are not
 * masked leave the result with its exponent wrapped by 24576 (APM Vol. 1 section 6.8). HOT PATH: no allocation.
 */
public final class X87Unit {
    public static final int IE = 0x01;
    public static final int DE = 0x02;
    public static final int ZE = 0x04;
    public static final int OE = 0x08;
    public static final int UE = 0x10;
    public static final int PE = 0x20;
    public static final int SF = 0x40;
    public static final int C0 = 0x100;
    public static final int C1 = 0x200;
    public static final int C2 = 0x400;
    public static final int C3 = 0x4000;

    public static final int NEAREST = 0;
    public static final int DOWN = 1;
    public static final int UP = 2;
    public static final int TRUNCATE = 3;

    /** Control word of full precision and nearest, everything masked. */
    public static final int DEFAULT = 0x037f;

    private static final int WRAP = 24576;
    private static final int BEFORE = IE | DE | ZE;

    public int control = DEFAULT;
    public int flags;
    public long sig;
    public int se;

    /** Begins an operation under a control word. */
    public void begin(int controlWord) {
        control = controlWord;
        flags = 0;
    }

    /** Leaves a result. */
    public void result(long significand, int signExponent) {
        sig = significand;
        se = signExponent;
    }

    /** Whether one of these exceptions is masked. */
    boolean masked(int exception) {
        return (control & exception) != 0;
    }

    /** Whether an exception that is not masked forbids a result. */
    public boolean stop() {
        return (flags & BEFORE & ~control) != 0;
    }

    int rounding() {
        return control >>> 10 & 3;
    }

    /** Bits of the significand below the precision in force: 0, 11 or 40; the reserved value counts as full precision. */
    int spare() {
        return switch (control >>> 8 & 3) {
            case 0 -> 40;
            case 2 -> 11;
            default -> 0;
        };
    }

    /** Invalid operation: the default NaN. */
    void invalid() {
        flags |= IE;
        result(0xc000000000000000L, 0xffff);
    }

    void zero(boolean negative) {
        result(0, negative ? Extended.SIGN : 0);
    }

    void infinity(boolean negative) {
        result(Extended.INTEGER_BIT, negative ? 0xffff : Extended.MAX);
    }

    /** Notes a denormal operand; answers whether the operation goes on. */
    boolean denormal(long significand, int signExponent) {
        if (Extended.isDenormal(significand, signExponent)) {
            flags |= DE;
            return masked(DE);
        }
        return true;
    }

    /** Settles an operand that is unsupported or a NaN; answers whether it was. */
    boolean nan(long a, int ae) {
        if (Extended.isUnsupported(a, ae)) {
            invalid();
            return true;
        }
        if (Extended.isNan(a, ae)) {
            quiet(a, ae);
            return true;
        }
        return false;
    }

    private void quiet(long a, int ae) {
        if ((a & Extended.QUIET_BIT) == 0) {
            flags |= IE;
        }
        result(a | Extended.QUIET_BIT, ae);
    }

    /** Settles a pair in which one is unsupported or a NaN; answers whether it was so (SDM Vol. 1 table 4-7). */
    boolean nan(long a, int ae, long b, int be) {
        if (Extended.isUnsupported(a, ae) || Extended.isUnsupported(b, be)) {
            invalid();
            return true;
        }
        boolean aNan = Extended.isNan(a, ae);
        boolean bNan = Extended.isNan(b, be);
        if (!aNan && !bNan) {
            return false;
        }
        if (Extended.isSignalling(a, ae) || Extended.isSignalling(b, be)) {
            flags |= IE;
        }
        if (aNan && bNan) {
            pick(a, ae, b, be);
        } else if (aNan) {
            quiet(a, ae);
        } else {
            quiet(b, be);
        }
        return true;
    }

    /** Of two NaNs the quiet one, then the larger significand, then the positive one. */
    private void pick(long a, int ae, long b, int be) {
        boolean aSignals = Extended.isSignalling(a, ae);
        boolean bSignals = Extended.isSignalling(b, be);
        int order = aSignals == bSignals ? Long.compareUnsigned(a, b) : aSignals ? -1 : 1;
        if (order == 0) {
            order = be - ae;
        }
        if (order >= 0) {
            result(a | Extended.QUIET_BIT, ae);
        } else {
            result(b | Extended.QUIET_BIT, be);
        }
    }

    /**
     * Rounds to the precision in force and leaves the result.
     *
     * @param sign {@link Extended#SIGN} or 0
     * @param exponent biased, unbounded
     * @param hi significand with its integer bit set
     * @param lo what lies below, the lowest bit standing for everything beyond
     */
    void round(int sign, int exponent, long hi, long lo) {
        round(sign, exponent, hi, lo, spare());
    }

    /** Rounds with some low bits of the significand left away. */
    void round(int sign, int exponent, long hi, long lo, int spare) {
        long rest = rest(hi, lo, spare);
        long kept = hi >>> spare << spare;
        int e = exponent;
        boolean up = rest != 0 && roundsUp(sign, rest, (kept >>> spare & 1) != 0);
        if (up) {
            kept += 1L << spare;
            if (kept == 0) {
                kept = Extended.INTEGER_BIT;
                e++;
            }
        }
        if (e <= 0) {
            if (masked(UE)) {
                denormalise(sign, exponent, hi, lo, spare);
                return;
            }
            flags |= UE;
            e += WRAP;
        } else if (e >= Extended.MAX) {
            if (masked(OE)) {
                overflow(sign, spare);
                return;
            }
            flags |= OE;
            e -= WRAP;
        }
        if (rest != 0) {
            flags |= up ? PE | C1 : PE;
        }
        result(kept, sign | e & Extended.MAX);
    }

    private void overflow(int sign, int spare) {
        flags |= OE | PE;
        int rc = rounding();
        if (rc == NEAREST || rc == (sign == 0 ? UP : DOWN)) {
            flags |= C1;
            result(Extended.INTEGER_BIT, sign | Extended.MAX);
        } else {
            result(-1L >>> spare << spare, sign | Extended.MAX - 1);
        }
    }

    /** Masked underflow: the value is rounded where the smallest exponent ends. */
    private void denormalise(int sign, int exponent, long hi, long lo, int spare) {
        int by = 1 - exponent;
        long h = Wide.shiftRightJamHigh(hi, by);
        long l = Wide.shiftRightJamLow(hi, lo, by);
        long rest = rest(h, l, spare);
        long kept = h >>> spare << spare;
        if (rest != 0) {
            boolean up = roundsUp(sign, rest, (kept >>> spare & 1) != 0);
            flags |= up ? UE | PE | C1 : UE | PE;
            kept += up ? 1L << spare : 0;
        }
        result(kept, sign | (kept < 0 ? 1 : 0));
    }

    /** What rounding loses, as a fraction of one unit in 64 bits. */
    private static long rest(long hi, long lo, int spare) {
        return spare == 0 ? lo : hi << 64 - spare | (lo != 0 ? 1 : 0);
    }

    /** Whether a fraction that is not 0 rounds away from zero. */
    boolean roundsUp(int sign, long rest, boolean odd) {
        return switch (rounding()) {
            case NEAREST -> rest < 0 && (odd || rest != Long.MIN_VALUE);
            case DOWN -> sign != 0;
            case UP -> sign == 0;
            default -> false;
        };
    }
}
