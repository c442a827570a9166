// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

/**
 * Modes of the arithmetic, and the exceptions that the current instruction has met: MXCSR as SDM Vol. 1 10.2.3 has it.
 *
 * <p>An instruction calls {@link #begin}, does its elements, and asks {@link #sticky} and {@link #unmasked}. One thread.
 */
public final class FloatUnit {
    public static final int INVALID = 1;
    public static final int DENORMAL = 2;
    public static final int ZERO_DIVIDE = 4;
    public static final int OVERFLOW = 8;
    public static final int UNDERFLOW = 16;
    public static final int INEXACT = 32;
    /** Exceptions found before anything is computed: where one of any element is unmasked, nothing is computed at all. */
    private static final int BEFORE = INVALID | DENORMAL | ZERO_DIVIDE;
    private static final int ALL = 63;
    private static final int DAZ = 1 << 6;
    private static final int FTZ = 1 << 15;

    static final int NEAREST = 0;
    static final int DOWN = 1;
    static final int UP = 2;
    static final int ZERO = 3;

    /** Exceptions met by this instruction, or by this step of it. */
    int flags;
    /** Exceptions of earlier steps, all masked. */
    private int earlier;
    /** How results are rounded: MXCSR.RC. */
    int rounding;
    boolean denormalsAreZero;
    private boolean flushToZero;
    private int masks = ALL;

    /** Takes the modes for an instruction. */
    public void begin(int mxcsr) {
        flags = 0;
        earlier = 0;
        rounding = mxcsr >>> 13 & 3;
        denormalsAreZero = (mxcsr & DAZ) != 0;
        flushToZero = (mxcsr & FTZ) != 0;
        masks = mxcsr >>> 7 & ALL;
    }

    /** Flags that the instruction leaves in MXCSR. */
    public int sticky() {
        return earlier | ((flags & BEFORE & ~masks) != 0 ? flags & BEFORE : flags);
    }

    /** Whether #XM has to be raised. */
    public boolean unmasked() {
        return (flags & ~masks) != 0;
    }

    /** Ends a step of an instruction of several; false where an unmasked exception ends it there. */
    boolean step() {
        if (unmasked()) {
            return false;
        }
        earlier |= flags;
        flags = 0;
        return true;
    }

    void raise(int exceptions) {
        flags |= exceptions;
    }

    boolean isMasked(int exception) {
        return (masks & exception) != 0;
    }

    /** An operand as DAZ shows it. */
    long operand(Format f, long a) {
        return denormalsAreZero && f.isDenormal(a) ? a & f.sign : a;
    }

    /** DE for operands that are neither NaN nor zeroed. */
    void denormals(Format f, long a, long b) {
        if (f.isDenormal(a) || f.isDenormal(b)) {
            raise(DENORMAL);
        }
    }

    long invalid(Format f) {
        raise(INVALID);
        return f.indefinite;
    }

    /** What an operation with a NaN among its operands answers: the first one, quiet (SDM Vol. 1 table 4-7). */
    long nan(Format f, long a, long b) {
        if (f.isSignaling(a) || f.isSignaling(b)) {
            raise(INVALID);
        }
        return (f.isNan(a) ? a : b) | f.quiet;
    }

    /**
     * Rounds {@code significand * 2^(power - 63)} to a format: bit 63 of the significand is set, and bit 0 stands for everything
     * below as well. Tininess is found after rounding.
     */
    long round(Format f, boolean negative, int power, long significand) {
        int exponent = power + f.bias;
        if (exponent <= 0) {
            return tiny(f, negative, exponent, significand);
        }
        long kept = significand >>> 64 - f.precision;
        long rest = significand << f.precision;
        if (Rounding.away(rounding, negative, kept, rest)) {
            kept++;
        }
        long sign = negative ? f.sign : 0;
        // A carry out of the significand goes into the exponent by itself.
        long bits = ((long) (exponent - 1) << f.precision - 1) + kept;
        if (exponent >= f.special || bits >= f.infinity) {
            return overflow(f, negative, rest != 0);
        }
        if (rest != 0) {
            raise(INEXACT);
        }
        return sign | bits;
    }

    private long overflow(Format f, boolean negative, boolean inexact) {
        boolean masked = isMasked(OVERFLOW);
        raise(masked || inexact ? OVERFLOW | INEXACT : OVERFLOW);
        boolean away = rounding == NEAREST || rounding == (negative ? DOWN : UP);
        return (negative ? f.sign : 0) | f.infinity - (away ? 0 : 1);
    }

    /** A result below the normal numbers, unless rounding to full precision lifts it among them. */
    private long tiny(Format f, boolean negative, int exponent, long significand) {
        long full = significand >>> 64 - f.precision;
        long fullRest = significand << f.precision;
        boolean lifted = exponent == 0 && full == 2 * f.fraction + 1
            && Rounding.away(rounding, negative, full, fullRest);
        long sign = negative ? f.sign : 0;
        if (!lifted && !isMasked(UNDERFLOW)) {
            raise(fullRest != 0 ? UNDERFLOW | INEXACT : UNDERFLOW);
            return sign;
        }
        if (!lifted && flushToZero) {
            raise(UNDERFLOW | INEXACT);
            return sign;
        }
        int shift = 64 - f.precision + 1 - exponent;
        long kept = shift > 63 ? 0 : significand >>> shift;
        long rest = shift > 64 ? 1 : shift == 64 ? significand : significand << 64 - shift;
        if (Rounding.away(rounding, negative, kept, rest)) {
            kept++;
        }
        if (rest != 0) {
            raise(lifted ? INEXACT : UNDERFLOW | INEXACT);
        }
        return sign | kept;
    }
}
