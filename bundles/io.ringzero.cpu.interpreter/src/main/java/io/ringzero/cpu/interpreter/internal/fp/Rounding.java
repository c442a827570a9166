// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

/** ROUNDxx: to an integer in the same format. */
public final class Rounding {
    private static final int FROM_MXCSR = 4;
    private static final int QUIET = 8;

    private Rounding() {
    }

    /** Whether a magnitude is rounded to the next larger one; {@code rest} is what lies behind it, one half at bit 63. */
    static boolean away(int mode, boolean negative, long kept, long rest) {
        return switch (mode) {
            case FloatUnit.NEAREST -> rest < 0 && (rest != Long.MIN_VALUE || (kept & 1) != 0);
            case FloatUnit.DOWN -> negative && rest != 0;
            case FloatUnit.UP -> !negative && rest != 0;
            default -> false;
        };
    }

    /** As the constant of the instruction says (SDM Vol. 2, ROUNDPD): bits 1 to 0 mode, 2 mode of MXCSR, 3 never inexact. */
    public static Operation by(int constant) {
        boolean quiet = (constant & QUIET) != 0;
        return (u, f, a, b) -> {
            int mode = (constant & FROM_MXCSR) != 0 ? u.rounding : constant & 3;
            return round(u, f, b, mode, quiet);
        };
    }

    private static long round(FloatUnit u, Format f, long source, int mode, boolean quiet) {
        long a = u.operand(f, source);
        if (f.isNan(a)) {
            return u.nan(f, a, a);
        }
        if (f.isInfinite(a) || f.isZero(a) || f.power(a) >= f.precision - 1) {
            return a;
        }
        int power = f.power(a);
        boolean negative = f.isNegative(a);
        long one = (long) f.bias << f.precision - 1;
        long magnitude = a & ~f.sign;
        long result;
        boolean exact;
        if (power < 0) {
            long rest = power < -1 ? 1 : f.significand(a) << 64 - f.precision;
            exact = false;
            result = away(mode, negative, 0, rest) ? one : 0;
        } else {
            int below = f.precision - 1 - power;
            long rest = magnitude << 64 - below;
            exact = rest == 0;
            // A carry out of the fraction goes into the exponent by itself. The bit above is the hidden one for 1.x: odd.
            long kept = power == 0 ? 1 : magnitude >>> below;
            result = (magnitude >>> below) + (away(mode, negative, kept, rest) ? 1 : 0) << below;
        }
        if (!exact && !quiet) {
            u.raise(FloatUnit.INEXACT);
        }
        return a & f.sign | result;
    }
}
