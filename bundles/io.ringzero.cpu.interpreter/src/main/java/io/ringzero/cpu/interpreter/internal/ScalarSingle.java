// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.HostMemory;
import io.ringzero.cpu.interpreter.internal.fp.Arithmetic;
import io.ringzero.cpu.interpreter.internal.fp.Format;
import io.ringzero.cpu.interpreter.internal.fp.Operation;
import io.ringzero.cpu.interpreter.internal.fp.Quick;
import io.ringzero.cpu.interpreter.internal.fp.Selection;

/**
 * Scalar arithmetic on floats: Java's own wherever that is all there is to do, else the soft one. The rest of the
 * destination stays. HOT PATH.
 */
abstract class ScalarSingle extends Op {
    final int d;
    final ScalarSource source;
    private final Operation slow;

    ScalarSingle(Site site, Operation slow) {
        this.d = Xmm.at(site, 0);
        this.source = ScalarSource.of(site, 1, false);
        this.slow = slow;
    }

    final Op slowly(Core c, long b) {
        Mxcsr.begin(c);
        long r = slow.apply(c.floats, Format.SINGLE, c.reg32(d), b);
        Mxcsr.settle(c);
        HostMemory.putInt(c.s + d, (int) r);
        return next;
    }

    static Op make(Site site) {
        return switch (site.handler()) {
            case ADDSS -> new Add(site);
            case SUBSS -> new Subtract(site);
            case MULSS -> new Multiply(site);
            case DIVSS -> new Divide(site);
            case SQRTSS -> new SquareRoot(site);
            case MINSS -> new Minimum(site);
            case MAXSS -> new Maximum(site);
            default -> throw new IllegalStateException("no arithmetic on floats: " + site.in());
        };
    }

    private static final class Add extends ScalarSingle {
        Add(Site site) {
            super(site, Arithmetic::add);
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            float a = Float.intBitsToFloat(HostMemory.getInt(c.s + d));
            float b = Float.intBitsToFloat((int) y);
            float r = a + b;
            int modes = Mxcsr.of(c);
            if (Quick.isSound(a, b, r)
                && (Mxcsr.isSettled(modes) || Mxcsr.isDefault(modes) && Quick.isExactSum(a, b, r))) {
                HostMemory.putInt(c.s + d, Float.floatToRawIntBits(r));
                return next;
            }
            return slowly(c, y);
        }
    }

    private static final class Subtract extends ScalarSingle {
        Subtract(Site site) {
            super(site, Arithmetic::subtract);
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            float a = Float.intBitsToFloat(HostMemory.getInt(c.s + d));
            float b = Float.intBitsToFloat((int) y);
            float r = a - b;
            int modes = Mxcsr.of(c);
            if (Quick.isSound(a, b, r)
                && (Mxcsr.isSettled(modes) || Mxcsr.isDefault(modes) && Quick.isExactSum(a, -b, r))) {
                HostMemory.putInt(c.s + d, Float.floatToRawIntBits(r));
                return next;
            }
            return slowly(c, y);
        }
    }

    private static final class Multiply extends ScalarSingle {
        Multiply(Site site) {
            super(site, Arithmetic::multiply);
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            float a = Float.intBitsToFloat(HostMemory.getInt(c.s + d));
            float b = Float.intBitsToFloat((int) y);
            float r = a * b;
            int modes = Mxcsr.of(c);
            if (Quick.isSound(a, b, r)
                && (Mxcsr.isSettled(modes) || Mxcsr.isDefault(modes) && Quick.isExactProduct(a, b, r))) {
                HostMemory.putInt(c.s + d, Float.floatToRawIntBits(r));
                return next;
            }
            return slowly(c, y);
        }
    }

    private static final class Divide extends ScalarSingle {
        Divide(Site site) {
            super(site, Arithmetic::divide);
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            float a = Float.intBitsToFloat(HostMemory.getInt(c.s + d));
            float b = Float.intBitsToFloat((int) y);
            float r = a / b;
            int modes = Mxcsr.of(c);
            if (Quick.isSound(a, b, r)
                && (Mxcsr.isSettled(modes) || Mxcsr.isDefault(modes) && Quick.isExactProduct(r, b, a))) {
                HostMemory.putInt(c.s + d, Float.floatToRawIntBits(r));
                return next;
            }
            return slowly(c, y);
        }
    }

    private static final class SquareRoot extends ScalarSingle {
        SquareRoot(Site site) {
            super(site, Arithmetic::squareRoot);
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            float b = Float.intBitsToFloat((int) y);
            float r = (float) Math.sqrt(b);
            int modes = Mxcsr.of(c);
            if (Quick.isSound(b, b, r)
                && (Mxcsr.isSettled(modes) || Mxcsr.isDefault(modes) && Quick.isExactProduct(r, r, b))) {
                HostMemory.putInt(c.s + d, Float.floatToRawIntBits(r));
                return next;
            }
            return slowly(c, y);
        }
    }

    private static final class Minimum extends ScalarSingle {
        Minimum(Site site) {
            super(site, Selection::minimum);
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            float a = Float.intBitsToFloat(HostMemory.getInt(c.s + d));
            float b = Float.intBitsToFloat((int) y);
            if (!Quick.isPlain(a) || !Quick.isPlain(b)) {
                return slowly(c, y);
            }
            HostMemory.putInt(c.s + d, (int) (a < b ? c.reg32(d) : y));
            return next;
        }
    }

    private static final class Maximum extends ScalarSingle {
        Maximum(Site site) {
            super(site, Selection::maximum);
        }

        @Override
        Op ex(Core c) {
            long y = source.read(c);
            float a = Float.intBitsToFloat(HostMemory.getInt(c.s + d));
            float b = Float.intBitsToFloat((int) y);
            if (!Quick.isPlain(a) || !Quick.isPlain(b)) {
                return slowly(c, y);
            }
            HostMemory.putInt(c.s + d, (int) (a > b ? c.reg32(d) : y));
            return next;
        }
    }
}
