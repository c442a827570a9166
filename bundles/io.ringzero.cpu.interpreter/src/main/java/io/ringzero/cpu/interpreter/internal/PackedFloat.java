// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.fp.PackedOperation;

/** A packed floating-point operation on XMM registers, in whatever mode. */
class PackedFloat extends Op {
    final int d;
    final Xmm.Source source;
    private final PackedOperation operation;

    PackedFloat(Site site, PackedOperation operation) {
        this.d = Xmm.at(site, 0);
        this.source = Xmm.Source.of(site, 1);
        this.operation = operation;
    }

    @Override
    Op ex(Core c) {
        source.read(c);
        return slowly(c);
    }

    /** With the source in {@link Core#low} and {@link Core#high}. */
    final Op slowly(Core c) {
        Mxcsr.begin(c);
        operation.apply(c.floats, c.pair, c.reg(d), c.reg(d + 8), c.low, c.high);
        Mxcsr.settle(c);
        c.reg(d, c.pair.low);
        c.reg(d + 8, c.pair.high);
        return next;
    }
}
