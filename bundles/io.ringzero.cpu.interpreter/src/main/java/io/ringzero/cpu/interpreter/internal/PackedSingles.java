// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.fp.Format;
import io.ringzero.cpu.interpreter.internal.fp.Operation;
import io.ringzero.cpu.interpreter.internal.fp.Packed;
import io.ringzero.cpu.interpreter.internal.fp.Quick;
import io.ringzero.x86.Handler;

/** ADDPS, SUBPS, MULPS, DIVPS: Java's own arithmetic in the default modes once the inexact flag is set. HOT PATH. */
final class PackedSingles extends PackedFloat {
    /** No half of a result: its pattern is two NaNs, which are never sound. */
    private static final long UNSOUND = -1;

    private final Handler handler;

    PackedSingles(Site site, Operation slow) {
        super(site, Packed.each(Format.SINGLE, slow));
        this.handler = site.handler();
    }

    @Override
    Op ex(Core c) {
        source.read(c);
        if (Mxcsr.isSettled(Mxcsr.of(c))) {
            long low = half(c.reg(d), c.low);
            long high = half(c.reg(d + 8), c.high);
            if (low != UNSOUND && high != UNSOUND) {
                c.reg(d, low);
                c.reg(d + 8, high);
                return next;
            }
        }
        return slowly(c);
    }

    private long half(long x, long y) {
        float a = Float.intBitsToFloat((int) x);
        float aHigh = Float.intBitsToFloat((int) (x >> 32));
        float b = Float.intBitsToFloat((int) y);
        float bHigh = Float.intBitsToFloat((int) (y >> 32));
        float r = compute(a, b);
        float rHigh = compute(aHigh, bHigh);
        return Quick.isSound(a, b, r) && Quick.isSound(aHigh, bHigh, rHigh)
            ? Float.floatToRawIntBits(r) & 0xffffffffL | (long) Float.floatToRawIntBits(rHigh) << 32
            : UNSOUND;
    }

    private float compute(float a, float b) {
        return switch (handler) {
            case ADDPS -> a + b;
            case SUBPS -> a - b;
            case MULPS -> a * b;
            default -> a / b;
        };
    }
}
