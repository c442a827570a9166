// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.HostMemory;
import io.ringzero.cpu.interpreter.internal.fp.Conversion;
import io.ringzero.cpu.interpreter.internal.fp.Format;
import io.ringzero.cpu.interpreter.internal.fp.PackedConversion;
import io.ringzero.cpu.interpreter.internal.fp.Quick;

/** CVTxx: scalar ones here, packed ones by {@link PackedConversion}. HOT PATH. */
final class FloatConversions {
    private FloatConversions() {
    }

    static Op make(Site site) {
        return switch (site.handler()) {
            case CVTSI2SD -> new FromInteger(site, Format.DOUBLE);
            case CVTSI2SS -> new FromInteger(site, Format.SINGLE);
            case CVTSD2SI -> new ToInteger(site, Format.DOUBLE, false);
            case CVTTSD2SI -> new ToInteger(site, Format.DOUBLE, true);
            case CVTSS2SI -> new ToInteger(site, Format.SINGLE, false);
            case CVTTSS2SI -> new ToInteger(site, Format.SINGLE, true);
            case CVTSS2SD -> new Widen(site);
            case CVTSD2SS -> new Narrow(site);
            case CVTPS2PD -> new PackedFloat(site, PackedConversion.widen());
            case CVTPD2PS -> new PackedFloat(site, PackedConversion.narrow());
            case CVTDQ2PD -> new PackedFloat(site, PackedConversion.integersToDoubles());
            case CVTDQ2PS -> new PackedFloat(site, PackedConversion.integersToSingles());
            case CVTPS2DQ -> new PackedFloat(site, PackedConversion.singlesToIntegers(false));
            case CVTTPS2DQ -> new PackedFloat(site, PackedConversion.singlesToIntegers(true));
            case CVTPD2DQ -> new PackedFloat(site, PackedConversion.doublesToIntegers(false));
            case CVTTPD2DQ -> new PackedFloat(site, PackedConversion.doublesToIntegers(true));
            case CVTPI2PD -> new MmxConversions.FromMmx(site, PackedConversion.integersToDoubles());
            case CVTPI2PS -> new MmxConversions.FromMmx(site, PackedConversion.twoIntegersToSingles());
            case CVTPS2PI -> new MmxConversions.ToMmx(site, PackedConversion.twoSinglesToIntegers(false));
            case CVTTPS2PI -> new MmxConversions.ToMmx(site, PackedConversion.twoSinglesToIntegers(true));
            case CVTPD2PI -> new MmxConversions.ToMmx(site, PackedConversion.doublesToIntegers(false));
            case CVTTPD2PI -> new MmxConversions.ToMmx(site, PackedConversion.doublesToIntegers(true));
            default -> throw new IllegalStateException("no conversion: " + site.in());
        };
    }

    /** CVTSI2SS, CVTSI2SD. */
    private static final class FromInteger extends Op {
        private final int d;
        private final Place source;
        private final Format format;
        private final boolean wide;

        FromInteger(Site site, Format format) {
            this.d = Xmm.at(site, 0);
            this.source = site.place(1);
            this.format = format;
            this.wide = source.size == 8;
        }

        @Override
        Op ex(Core c) {
            long read = source.read(c);
            long value = wide ? read : (int) read;
            if (format == Format.DOUBLE && value == (int) value) {
                c.reg(d, Double.doubleToRawLongBits(value));
                return next;
            }
            Mxcsr.begin(c);
            long r = Conversion.fromInteger(c.floats, format, value);
            Mxcsr.settle(c);
            if (format == Format.DOUBLE) {
                c.reg(d, r);
            } else {
                HostMemory.putInt(c.s + d, (int) r);
            }
            return next;
        }
    }

    /** CVTSS2SI, CVTSD2SI and the truncating ones. */
    private static final class ToInteger extends Op {
        private static final double LARGE = 0x1p31;

        private final Place destination;
        private final ScalarSource source;
        private final Format format;
        private final boolean truncate;
        private final int bits;

        ToInteger(Site site, Format format, boolean truncate) {
            this.destination = site.place(0);
            this.source = ScalarSource.of(site, 1, format == Format.DOUBLE);
            this.format = format;
            this.truncate = truncate;
            this.bits = destination.size * 8;
        }

        @Override
        Op ex(Core c) {
            long a = source.read(c);
            double x = format == Format.DOUBLE ? Double.longBitsToDouble(a) : Float.intBitsToFloat((int) a);
            if (Math.abs(x) < LARGE && Quick.isPlain(x)) {
                long value = (long) x;
                if (value == x || truncate && Mxcsr.isInexactSettled(Mxcsr.of(c))) {
                    destination.write(c, value);
                    return next;
                }
            }
            Mxcsr.begin(c);
            long r = Conversion.toInteger(c.floats, format, a, bits, truncate);
            Mxcsr.settle(c);
            destination.write(c, r);
            return next;
        }
    }

    private static final class Widen extends Op {
        private final int d;
        private final ScalarSource source;

        Widen(Site site) {
            this.d = Xmm.at(site, 0);
            this.source = ScalarSource.of(site, 1, false);
        }

        @Override
        Op ex(Core c) {
            long b = source.read(c);
            float x = Float.intBitsToFloat((int) b);
            if (Quick.isPlain(x)) {
                c.reg(d, Double.doubleToRawLongBits(x));
                return next;
            }
            Mxcsr.begin(c);
            long r = Conversion.convert(c.floats, Format.SINGLE, Format.DOUBLE, b);
            Mxcsr.settle(c);
            c.reg(d, r);
            return next;
        }
    }

    private static final class Narrow extends Op {
        private final int d;
        private final ScalarSource source;

        Narrow(Site site) {
            this.d = Xmm.at(site, 0);
            this.source = ScalarSource.of(site, 1, true);
        }

        @Override
        Op ex(Core c) {
            long b = source.read(c);
            double x = Double.longBitsToDouble(b);
            float r = (float) x;
            int modes = Mxcsr.of(c);
            if (Mxcsr.isDefault(modes) && Quick.isSound(x, r) && (Mxcsr.isSettled(modes) || r == x)) {
                HostMemory.putInt(c.s + d, Float.floatToRawIntBits(r));
                return next;
            }
            Mxcsr.begin(c);
            long slow = Conversion.convert(c.floats, Format.DOUBLE, Format.SINGLE, b);
            Mxcsr.settle(c);
            HostMemory.putInt(c.s + d, (int) slow);
            return next;
        }
    }
}
