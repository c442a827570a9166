// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.cpu.interpreter.internal.fp.Arithmetic;
import io.ringzero.cpu.interpreter.internal.fp.Format;
import io.ringzero.cpu.interpreter.internal.fp.Operation;
import io.ringzero.cpu.interpreter.internal.fp.Quick;
import io.ringzero.cpu.interpreter.internal.fp.Selection;

/**
 * Scalar arithmetic on doubles: Java's own wherever that is all there is to do, else the soft one. The high half of the
 * destination stays. HOT PATH.
 */
abstract class ScalarDouble extends Op {
    final int d;
    final ScalarSource source;
    private final Operation slow;

    ScalarDouble(Site site, Operation slow) {
        this.d = Xmm.at(site, 0);
        this.source = ScalarSource.of(site, 1, true);
        this.slow = slow;
    }

    final Op slowly(Core c, long b) {
        Mxcsr.begin(c);
        long r = slow.apply(c.floats, Format.DOUBLE, c.reg(d), b);
        Mxcsr.settle(c);
        c.reg(d, r);
        return next;
    }

    static Op make(Site site) {
        return switch (site.handler()) {
            case ADDSD -> new Add(site);
            case SUBSD -> new Subtract(site);
            case MULSD -> new Multiply(site);
            case DIVSD -> new Divide(site);
            case SQRTSD -> new SquareRoot(site);
            case MINSD -> new Minimum(site);
            case MAXSD -> new Maximum(site);
            default -> throw new IllegalStateException("no arithmetic on doubles: " + site.in());
        };
    }

    private static final class Add extends ScalarDouble {
        Add(Site site) {
            super(site, Arithmetic::add);
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            double a = Double.longBitsToDouble(c.reg(d));
            double b = Double.longBitsToDouble(y);
            double r = a + b;
            int modes = Mxcsr.of(c);
            if (Quick.isSound(a, b, r)
                && (Mxcsr.isSettled(modes) || Mxcsr.isDefault(modes) && Quick.isExactSum(a, b, r))) {
                c.reg(d, Double.doubleToRawLongBits(r));
                return next;
            }
            return slowly(c, y);
        }
    }

    private static final class Subtract extends ScalarDouble {
        Subtract(Site site) {
            super(site, Arithmetic::subtract);
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            double a = Double.longBitsToDouble(c.reg(d));
            double b = Double.longBitsToDouble(y);
            double r = a - b;
            int modes = Mxcsr.of(c);
            if (Quick.isSound(a, b, r)
                && (Mxcsr.isSettled(modes) || Mxcsr.isDefault(modes) && Quick.isExactSum(a, -b, r))) {
                c.reg(d, Double.doubleToRawLongBits(r));
                return next;
            }
            return slowly(c, y);
        }
    }

    private static final class Multiply extends ScalarDouble {
        Multiply(Site site) {
            super(site, Arithmetic::multiply);
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            double a = Double.longBitsToDouble(c.reg(d));
            double b = Double.longBitsToDouble(y);
            double r = a * b;
            int modes = Mxcsr.of(c);
            if (Quick.isSound(a, b, r)
                && (Mxcsr.isSettled(modes) || Mxcsr.isDefault(modes) && Quick.isExactProduct(a, b, r))) {
                c.reg(d, Double.doubleToRawLongBits(r));
                return next;
            }
            return slowly(c, y);
        }
    }

    private static final class Divide extends ScalarDouble {
        Divide(Site site) {
            super(site, Arithmetic::divide);
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            double a = Double.longBitsToDouble(c.reg(d));
            double b = Double.longBitsToDouble(y);
            double r = a / b;
            int modes = Mxcsr.of(c);
            if (Quick.isSound(a, b, r)
                && (Mxcsr.isSettled(modes) || Mxcsr.isDefault(modes) && Quick.isExactProduct(r, b, a))) {
                c.reg(d, Double.doubleToRawLongBits(r));
                return next;
            }
            return slowly(c, y);
        }
    }

    private static final class SquareRoot extends ScalarDouble {
        SquareRoot(Site site) {
            super(site, Arithmetic::squareRoot);
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            double b = Double.longBitsToDouble(y);
            double r = Math.sqrt(b);
            int modes = Mxcsr.of(c);
            if (Quick.isSound(b, b, r)
                && (Mxcsr.isSettled(modes) || Mxcsr.isDefault(modes) && Quick.isExactProduct(r, r, b))) {
                c.reg(d, Double.doubleToRawLongBits(r));
                return next;
            }
            return slowly(c, y);
        }
    }

    private static final class Minimum extends ScalarDouble {
        Minimum(Site site) {
            super(site, Selection::minimum);
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            double a = Double.longBitsToDouble(c.reg(d));
            double b = Double.longBitsToDouble(y);
            if (!Quick.isPlain(a) || !Quick.isPlain(b)) {
                return slowly(c, y);
            }
            c.reg(d, a < b ? c.reg(d) : y);
            return next;
        }
    }

    private static final class Maximum extends ScalarDouble {
        Maximum(Site site) {
            super(site, Selection::maximum);
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            double a = Double.longBitsToDouble(c.reg(d));
            double b = Double.longBitsToDouble(y);
            if (!Quick.isPlain(a) || !Quick.isPlain(b)) {
                return slowly(c, y);
            }
            c.reg(d, a > b ? c.reg(d) : y);
            return next;
        }
    }
}
