// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.simd.Chosen;
import io.ringzero.cpu.interpreter.internal.simd.Halves;
import io.ringzero.cpu.interpreter.internal.simd.Narrows;
import io.ringzero.cpu.interpreter.internal.simd.WideOperation;
import io.ringzero.cpu.interpreter.internal.simd.Wides;
import io.ringzero.x86.Handler;
import java.util.function.LongBinaryOperator;

/**
 * MMX and SSE integer instructions, shuffles, logic, AES: destination and source through an operation of the package {@code
 * simd}. The source is read, and may fault, before anything changes. HOT PATH.
 */
final class SimdInteger {
    private SimdInteger() {
    }

    static Op make(Site site) {
        Op special = special(site);
        return special != null ? special : Xmm.isMmx(site, 0) ? mmx(site) : xmm(site);
    }

    private static @org.jspecify.annotations.Nullable Op special(Site site) {
        Op move = SimdMoves.make(site);
        return move != null ? move : SimdElements.make(site);
    }

    private static Op mmx(Site site) {
        Handler handler = site.handler();
        int n = Xmm.constant(site);
        LongBinaryOperator chosen = n < 0 ? null : Chosen.narrow(handler, n);
        LongBinaryOperator halves = chosen != null ? chosen : Halves.of(handler);
        LongBinaryOperator operation = halves != null ? halves : Narrows.of(handler);
        if (operation == null) {
            throw new IllegalStateException("no MMX operation for " + site.in());
        }
        return new OnMmx(site.register(0).number(), source(site), operation);
    }

    /** A shift by a constant has no source: it reads the destination. */
    private static Xmm.Source source(Site site) {
        return Xmm.Source.of(site, site.isConstant(1) ? 0 : 1);
    }

    private static Op xmm(Site site) {
        Handler handler = site.handler();
        int constant = Xmm.constant(site);
        // In memory the source of INSERTPS is one element: there is nothing to choose.
        int n = handler == Handler.INSERTPS && site.isMemory(1) ? constant & 0x3f : constant;
        int d = Xmm.at(site, 0);
        WideOperation chosen = n < 0 ? null : Chosen.wide(handler, n);
        LongBinaryOperator halves = chosen != null ? null : Halves.of(handler);
        if (halves != null) {
            return handler == Handler.PXOR && site.operand(0).equals(site.operand(1))
                ? new Clear(d)
                : onHalves(site, d, halves);
        }
        WideOperation operation = chosen != null ? chosen : Wides.of(handler);
        if (operation == null) {
            throw new IllegalStateException("no SSE operation for " + site.in());
        }
        return new OnWhole(d, source(site), operation);
    }

    private static Op onHalves(Site site, int d, LongBinaryOperator halves) {
        Op quick = QuickPacked.make(site);
        return quick != null ? quick : new OnHalves(d, source(site), halves);
    }

    private static final class OnMmx extends Op {
        private final int d;
        private final Xmm.Source source;
        private final LongBinaryOperator operation;

        OnMmx(int d, Xmm.Source source, LongBinaryOperator operation) {
            this.d = d;
            this.source = source;
            this.operation = operation;
        }

        @Override
        Op ex(Core c) {
            c.checkX87();
            source.read(c);
            long r = operation.applyAsLong(c.x87.mm(d), c.low);
            c.x87.enterMmx();
            c.x87.mm(d, r);
            return next;
        }
    }

    /** What a compiler writes for zero. */
    private static final class Clear extends Op {
        private final int d;

        Clear(int d) {
            this.d = d;
        }

        @Override
        Op ex(Core c) {
            c.reg(d, 0);
            c.reg(d + 8, 0);
            return next;
        }
    }

    private static final class OnHalves extends Op {
        private final int d;
        private final Xmm.Source source;
        private final LongBinaryOperator operation;

        OnHalves(int d, Xmm.Source source, LongBinaryOperator operation) {
            this.d = d;
            this.source = source;
            this.operation = operation;
        }

        @Override
        Op ex(Core c) {
            source.read(c);
            c.reg(d, operation.applyAsLong(c.reg(d), c.low));
            c.reg(d + 8, operation.applyAsLong(c.reg(d + 8), c.high));
            return next;
        }
    }

    private static final class OnWhole extends Op {
        private final int d;
        private final Xmm.Source source;
        private final WideOperation operation;

        OnWhole(int d, Xmm.Source source, WideOperation operation) {
            this.d = d;
            this.source = source;
            this.operation = operation;
        }

        @Override
        Op ex(Core c) {
            source.read(c);
            operation.apply(c.pair, c.reg(d), c.reg(d + 8), c.low, c.high);
            c.reg(d, c.pair.low);
            c.reg(d + 8, c.pair.high);
            return next;
        }
    }
}
