// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.fp.Format;
import io.ringzero.cpu.interpreter.internal.fp.Operation;
import io.ringzero.cpu.interpreter.internal.fp.Packed;
import io.ringzero.cpu.interpreter.internal.fp.Quick;
import io.ringzero.x86.Handler;

/** ADDPD, SUBPD, MULPD, DIVPD: Java's own arithmetic in the default modes once the inexact flag is set. HOT PATH. */
final class PackedDoubles extends PackedFloat {
    private final Handler handler;

    PackedDoubles(Site site, Operation slow) {
        super(site, Packed.each(Format.DOUBLE, slow));
        this.handler = site.handler();
    }

    @Override
    Op ex(Core c) {
        source.read(c);
        if (Mxcsr.isSettled(Mxcsr.of(c))) {
            double a = Double.longBitsToDouble(c.reg(d));
            double aHigh = Double.longBitsToDouble(c.reg(d + 8));
            double b = Double.longBitsToDouble(c.low);
            double bHigh = Double.longBitsToDouble(c.high);
            double r = compute(a, b);
            double rHigh = compute(aHigh, bHigh);
            if (Quick.isSound(a, b, r) && Quick.isSound(aHigh, bHigh, rHigh)) {
                c.reg(d, Double.doubleToRawLongBits(r));
                c.reg(d + 8, Double.doubleToRawLongBits(rHigh));
                return next;
            }
        }
        return slowly(c);
    }

    private double compute(double a, double b) {
        return switch (handler) {
            case ADDPD -> a + b;
            case SUBPD -> a - b;
            case MULPD -> a * b;
            default -> a / b;
        };
    }
}
