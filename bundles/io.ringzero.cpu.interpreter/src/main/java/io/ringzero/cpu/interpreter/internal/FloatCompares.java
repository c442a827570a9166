// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.fp.Format;
import io.ringzero.cpu.interpreter.internal.fp.Quick;
import io.ringzero.cpu.interpreter.internal.fp.Selection;
import io.ringzero.x86.Handler;

/** COMISx and UCOMISx: the order of two numbers in ZF, PF and CF; the other arithmetic flags become zero. HOT PATH. */
final class FloatCompares {
    private static final long UNORDERED = Bits.ZF | Bits.PF | Bits.CF;

    private FloatCompares() {
    }

    static Op make(Site site) {
        Handler handler = site.handler();
        boolean signals = handler == Handler.COMISS || handler == Handler.COMISD;
        return handler == Handler.UCOMISD || handler == Handler.COMISD
            ? new Doubles(site, signals)
            : new Singles(site, signals);
    }

    private static void slowly(Core c, Format f, long a, long b, boolean signals) {
        Mxcsr.begin(c);
        int order = Selection.compare(c.floats, f, a, b, signals);
        Mxcsr.settle(c);
        c.arithmeticFlags(switch (order) {
            case Selection.UNORDERED -> UNORDERED;
            case 0 -> Bits.ZF;
            case -1 -> Bits.CF;
            default -> 0;
        });
    }

    private static final class Doubles extends Op {
        private final int d;
        private final ScalarSource source;
        private final boolean signals;

        Doubles(Site site, boolean signals) {
            this.d = Xmm.at(site, 0);
            this.source = ScalarSource.of(site, 1, true);
            this.signals = signals;
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            double a = Double.longBitsToDouble(c.reg(d));
            double b = Double.longBitsToDouble(y);
            if (Quick.isPlain(a) && Quick.isPlain(b)) {
                c.arithmeticFlags(a < b ? Bits.CF : a == b ? Bits.ZF : 0);
            } else {
                slowly(c, Format.DOUBLE, c.reg(d), y, signals);
            }
            return next;
        }
    }

    private static final class Singles extends Op {
        private final int d;
        private final ScalarSource source;
        private final boolean signals;

        Singles(Site site, boolean signals) {
            this.d = Xmm.at(site, 0);
            this.source = ScalarSource.of(site, 1, false);
            this.signals = signals;
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            float a = Float.intBitsToFloat((int) c.reg(d));
            float b = Float.intBitsToFloat((int) y);
            if (Quick.isPlain(a) && Quick.isPlain(b)) {
                c.arithmeticFlags(a < b ? Bits.CF : a == b ? Bits.ZF : 0);
            } else {
                slowly(c, Format.SINGLE, c.reg32(d), y, signals);
            }
            return next;
        }
    }
}
