// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.fp.PackedOperation;

/** Conversions with an MMX register on one side. The stack is entered even where #XM follows, as AMD does it. */
final class MmxConversions {
    private MmxConversions() {
    }

    /** CVTPI2PS, CVTPI2PD: with a source in memory, no register of MMX is touched. */
    static final class FromMmx extends Op {
        private final int d;
        private final Xmm.Source source;
        private final PackedOperation operation;
        private final boolean mmx;

        FromMmx(Site site, PackedOperation operation) {
            this.d = Xmm.at(site, 0);
            this.source = Xmm.Source.of(site, 1);
            this.operation = operation;
            this.mmx = Xmm.isMmx(site, 1);
        }

        @Override
        Op ex(Core c) {
            if (mmx) {
                c.checkX87();
            }
            source.read(c);
            if (mmx) {
                c.x87.enterMmx();
            }
            Mxcsr.begin(c);
            operation.apply(c.floats, c.pair, c.reg(d), c.reg(d + 8), c.low, c.high);
            Mxcsr.settle(c);
            c.reg(d, c.pair.low);
            c.reg(d + 8, c.pair.high);
            return next;
        }
    }

    /** CVTPS2PI, CVTPD2PI and the truncating ones. */
    static final class ToMmx extends Op {
        private final int number;
        private final Xmm.Source source;
        private final PackedOperation operation;

        ToMmx(Site site, PackedOperation operation) {
            this.number = site.register(0).number();
            this.source = Xmm.Source.of(site, 1);
            this.operation = operation;
        }

        @Override
        Op ex(Core c) {
            c.checkX87();
            source.read(c);
            c.x87.enterMmx();
            Mxcsr.begin(c);
            operation.apply(c.floats, c.pair, 0, 0, c.low, c.high);
            Mxcsr.settle(c);
            c.x87.mm(number, c.pair.low);
            return next;
        }
    }
}
