// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.x87.X87Unit;

/** Pushes of constants. The irrational ones are kept to 66 bits or so and rounded by RC, with no exception. */
final class X87Constant extends X87Op {
    private final long significand;
    private final int exponent;
    /** Whether what is cut off is more than half of the last place; nothing is cut where the constant is exact. */
    private final boolean above;
    private final boolean exact;

    private X87Constant(long significand, int exponent, boolean above, boolean exact) {
        this.significand = significand;
        this.exponent = exponent;
        this.above = above;
        this.exact = exact;
    }

    static X87Constant zero() {
        return new X87Constant(0, 0, false, true);
    }

    static X87Constant one() {
        return new X87Constant(Long.MIN_VALUE, 0x3fff, false, true);
    }

    /** log2(10) = 3.3219...: truncated, the rest below half. */
    static X87Constant log2Of10() {
        return new X87Constant(0xd49a784bcd1b8afeL, 0x4000, false, false);
    }

    /** log2(e) = 1.4426... */
    static X87Constant log2OfE() {
        return new X87Constant(0xb8aa3b295c17f0bbL, 0x3fff, true, false);
    }

    static X87Constant pi() {
        return new X87Constant(0xc90fdaa22168c234L, 0x4000, true, false);
    }

    /** log10(2) = 0.30102... */
    static X87Constant log10Of2() {
        return new X87Constant(0x9a209a84fbcff798L, 0x3ffd, true, false);
    }

    /** ln(2) = 0.69314... */
    static X87Constant lnOf2() {
        return new X87Constant(0xb17217f7d1cf79abL, 0x3ffe, true, false);
    }

    @Override
    void run(Core c, X87File f) {
        note(c, f);
        if (room(f)) {
            f.raise(0);
            f.push(significand + (up(f.control() >>> 10 & 3) ? 1 : 0), exponent);
        }
    }

    private boolean up(int rounding) {
        return !exact && (rounding == X87Unit.UP || rounding == X87Unit.NEAREST && above);
    }
}
