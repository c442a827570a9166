// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.fp.Arithmetic;
import io.ringzero.cpu.interpreter.internal.fp.Format;
import io.ringzero.cpu.interpreter.internal.fp.Operation;
import io.ringzero.cpu.interpreter.internal.fp.Packed;
import io.ringzero.cpu.interpreter.internal.fp.PackedOperation;
import io.ringzero.cpu.interpreter.internal.fp.Reciprocal;
import io.ringzero.cpu.interpreter.internal.fp.Rounding;
import io.ringzero.cpu.interpreter.internal.fp.Selection;

/**
 * SSE floating point: which micro-op an instruction has. An exception that is not masked leaves its flags in MXCSR and
 * nothing else changed; the source is read, and may fault, before that.
 */
final class SimdFloat {
    private SimdFloat() {
    }

    static Op make(Site site) {
        return switch (site.handler()) {
            case ADDSD, SUBSD, MULSD, DIVSD, SQRTSD, MINSD, MAXSD -> ScalarDouble.make(site);
            case ADDSS, SUBSS, MULSS, DIVSS, SQRTSS, MINSS, MAXSS -> ScalarSingle.make(site);
            case ADDPD, SUBPD, MULPD, DIVPD -> new PackedDoubles(site, element(site));
            case ADDPS, SUBPS, MULPS, DIVPS -> new PackedSingles(site, element(site));
            case SQRTPD, MINPD, MAXPD, CMPPD, ROUNDPD -> whole(site, Packed.each(Format.DOUBLE, element(site)));
            case SQRTPS, MINPS, MAXPS, CMPPS, ROUNDPS -> whole(site, Packed.each(Format.SINGLE, element(site)));
            case CMPSD, ROUNDSD -> new Scalar(site, Format.DOUBLE, element(site));
            case CMPSS, ROUNDSS -> new Scalar(site, Format.SINGLE, element(site));
            case RCPPS, RSQRTPS -> new Approximate(site, Packed.each(Format.SINGLE, element(site)));
            case RCPSS, RSQRTSS -> new ApproximateScalar(site, element(site));
            case ADDSUBPD -> whole(site, alternating(Format.DOUBLE));
            case ADDSUBPS -> whole(site, alternating(Format.SINGLE));
            case HADDPD -> whole(site, Packed.horizontal(Format.DOUBLE, Arithmetic::add));
            case HADDPS -> whole(site, Packed.horizontal(Format.SINGLE, Arithmetic::add));
            case HSUBPD -> whole(site, Packed.horizontal(Format.DOUBLE, Arithmetic::subtract));
            case HSUBPS -> whole(site, Packed.horizontal(Format.SINGLE, Arithmetic::subtract));
            case DPPD -> whole(site, Packed.dotDouble(Xmm.constant(site)));
            case DPPS -> whole(site, Packed.dotSingle(Xmm.constant(site)));
            case UCOMISS, UCOMISD, COMISS, COMISD -> FloatCompares.make(site);
            case LDMXCSR, STMXCSR -> Mxcsr.make(site);
            default -> FloatConversions.make(site);
        };
    }

    private static PackedOperation alternating(Format f) {
        return Packed.alternating(f, Arithmetic::subtract, Arithmetic::add);
    }

    private static Op whole(Site site, PackedOperation operation) {
        return new PackedFloat(site, operation);
    }

    /** What happens to one element. */
    private static Operation element(Site site) {
        return switch (site.handler()) {
            case ADDPS, ADDPD -> Arithmetic::add;
            case SUBPS, SUBPD -> Arithmetic::subtract;
            case MULPS, MULPD -> Arithmetic::multiply;
            case DIVPS, DIVPD -> Arithmetic::divide;
            case SQRTPS, SQRTPD -> Arithmetic::squareRoot;
            case MINPS, MINPD -> Selection::minimum;
            case MAXPS, MAXPD -> Selection::maximum;
            case CMPPS, CMPPD, CMPSS, CMPSD -> Selection.predicate(Xmm.constant(site) & 7);
            case ROUNDPS, ROUNDPD, ROUNDSS, ROUNDSD -> Rounding.by(Xmm.constant(site));
            case RCPPS, RCPSS -> Reciprocal::reciprocal;
            case RSQRTPS, RSQRTSS -> Reciprocal::ofRoot;
            default -> throw new IllegalStateException("no operation on elements: " + site.in());
        };
    }

    /** Scalar instructions without a micro-op of their own. */
    private static final class Scalar extends Op {
        private final int d;
        private final ScalarSource source;
        private final Format format;
        private final Operation operation;
        private final long rest;

        Scalar(Site site, Format format, Operation operation) {
            boolean wide = format == Format.DOUBLE;
            this.d = Xmm.at(site, 0);
            this.source = ScalarSource.of(site, 1, wide);
            this.format = format;
            this.operation = operation;
            this.rest = wide ? 0 : -1L << 32;
        }

        @Override
        Op ex(Core c) {
            long b = source.read(c);
            Mxcsr.begin(c);
            long r = operation.apply(c.floats, format, c.reg(d) & ~rest, b);
            Mxcsr.settle(c);
            c.reg(d, c.reg(d) & rest | r);
            return next;
        }
    }

    private static final class Approximate extends Op {
        private final int d;
        private final Xmm.Source source;
        private final PackedOperation operation;

        Approximate(Site site, PackedOperation operation) {
            this.d = Xmm.at(site, 0);
            this.source = Xmm.Source.of(site, 1);
            this.operation = operation;
        }

        @Override
        Op ex(Core c) {
            source.read(c);
            operation.apply(c.floats, c.pair, 0, 0, c.low, c.high);
            c.reg(d, c.pair.low);
            c.reg(d + 8, c.pair.high);
            return next;
        }
    }

    private static final class ApproximateScalar extends Op {
        private final int d;
        private final ScalarSource source;
        private final Operation operation;

        ApproximateScalar(Site site, Operation operation) {
            this.d = Xmm.at(site, 0);
            this.source = ScalarSource.of(site, 1, false);
            this.operation = operation;
        }

        @Override
        Op ex(Core c) {
            long r = operation.apply(c.floats, Format.SINGLE, 0, source.read(c));
            c.reg(d, c.reg(d) & -1L << 32 | r);
            return next;
        }
    }
}
