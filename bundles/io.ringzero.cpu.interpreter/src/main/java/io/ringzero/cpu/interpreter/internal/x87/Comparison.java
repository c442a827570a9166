// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.x87;

/** FCOM, FUCOM and FXAM: answers in the condition bits C3, C2, C0. Pure but for the unit. */
public final class Comparison {
    /** Not comparable. */
    public static final int UNORDERED = X87Unit.C3 | X87Unit.C2 | X87Unit.C0;
    public static final int LESS = X87Unit.C0;
    public static final int EQUAL = X87Unit.C3;
    public static final int GREATER = 0;

    private Comparison() {
    }

    /**
     * Compares two values and notes exceptions in the unit.
     *
     * @param quiet quiet NaNs are no invalid operation
     */
    public static int compare(X87Unit u, long a, int ae, long b, int be, boolean quiet) {
        if (!(Extended.isNormal(a, ae) && Extended.isNormal(b, be))) {
            if (Extended.isUnsupported(a, ae) || Extended.isUnsupported(b, be)) {
                u.flags |= X87Unit.IE;
                return UNORDERED;
            }
            if (Extended.isNan(a, ae) || Extended.isNan(b, be)) {
                if (!quiet || Extended.isSignalling(a, ae) || Extended.isSignalling(b, be)) {
                    u.flags |= X87Unit.IE;
                }
                return UNORDERED;
            }
            u.denormal(a, ae);
            u.denormal(b, be);
            if (Extended.isZero(a, ae) && Extended.isZero(b, be)) {
                return EQUAL;
            }
        }
        boolean negative = Extended.isNegative(ae);
        if (negative != Extended.isNegative(be)) {
            return negative ? LESS : GREATER;
        }
        int order = Integer.compare(Extended.exponent(ae), Extended.exponent(be));
        if (order == 0) {
            order = Long.compareUnsigned(a, b);
        }
        return order == 0 ? EQUAL : order < 0 != negative ? LESS : GREATER;
    }

    /** FXAM of a register that is not empty, the sign in C1 (SDM Vol. 1 table 8-1). */
    public static int examine(long a, int ae) {
        int sign = Extended.isNegative(ae) ? X87Unit.C1 : 0;
        if (Extended.isUnsupported(a, ae)) {
            return sign;
        }
        if (Extended.isNan(a, ae)) {
            return sign | X87Unit.C0;
        }
        if ((ae & Extended.MAX) == Extended.MAX) {
            return sign | X87Unit.C2 | X87Unit.C0;
        }
        if ((ae & Extended.MAX) != 0) {
            return sign | X87Unit.C2;
        }
        return sign | (a == 0 ? X87Unit.C3 : X87Unit.C3 | X87Unit.C2);
    }
}
