// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

/** CVTxx on whole registers. What yields two elements of 32 bits leaves them in the low half, zeros above. */
public final class PackedConversion {
    private static final long LOW = 0xffffffffL;

    private PackedConversion() {
    }

    /** CVTPS2PD. */
    public static PackedOperation widen() {
        return (u, out, aLow, aHigh, bLow, bHigh) -> out.set(
            Conversion.convert(u, Format.SINGLE, Format.DOUBLE, bLow & LOW),
            Conversion.convert(u, Format.SINGLE, Format.DOUBLE, bLow >>> 32));
    }

    /** CVTPD2PS. */
    public static PackedOperation narrow() {
        return (u, out, aLow, aHigh, bLow, bHigh) -> out.set(
            Packed.pair(Conversion.convert(u, Format.DOUBLE, Format.SINGLE, bLow),
                Conversion.convert(u, Format.DOUBLE, Format.SINGLE, bHigh)),
            0);
    }

    /** CVTDQ2PD, CVTPI2PD: always exact. */
    public static PackedOperation integersToDoubles() {
        return (u, out, aLow, aHigh, bLow, bHigh) -> out.set(Double.doubleToRawLongBits((int) bLow),
            Double.doubleToRawLongBits((int) (bLow >> 32)));
    }

    /** CVTDQ2PS. */
    public static PackedOperation integersToSingles() {
        return (u, out, aLow, aHigh, bLow, bHigh) -> out.set(singles(u, bLow), singles(u, bHigh));
    }

    /** CVTPI2PS: the high half of the destination stays. */
    public static PackedOperation twoIntegersToSingles() {
        return (u, out, aLow, aHigh, bLow, bHigh) -> out.set(singles(u, bLow), aHigh);
    }

    private static long singles(FloatUnit u, long half) {
        return Packed.pair(Conversion.fromInteger(u, Format.SINGLE, (int) half),
            Conversion.fromInteger(u, Format.SINGLE, (int) (half >> 32)));
    }

    /** CVTPS2DQ, CVTTPS2DQ. */
    public static PackedOperation singlesToIntegers(boolean truncate) {
        return (u, out, aLow, aHigh, bLow, bHigh) -> out.set(integers(u, bLow, truncate), integers(u, bHigh,
            truncate));
    }

    /** CVTPS2PI, CVTTPS2PI. */
    public static PackedOperation twoSinglesToIntegers(boolean truncate) {
        return (u, out, aLow, aHigh, bLow, bHigh) -> out.set(integers(u, bLow, truncate), 0);
    }

    private static long integers(FloatUnit u, long half, boolean truncate) {
        return integers(Conversion.toInteger(u, Format.SINGLE, half & LOW, 32, truncate),
            Conversion.toInteger(u, Format.SINGLE, half >>> 32, 32, truncate));
    }

    /** CVTPD2DQ, CVTTPD2DQ, CVTPD2PI, CVTTPD2PI. */
    public static PackedOperation doublesToIntegers(boolean truncate) {
        return (u, out, aLow, aHigh, bLow, bHigh) -> out.set(
            integers(Conversion.toInteger(u, Format.DOUBLE, bLow, 32, truncate),
                Conversion.toInteger(u, Format.DOUBLE, bHigh, 32, truncate)),
            0);
    }

    private static long integers(long low, long high) {
        return low & LOW | high << 32;
    }
}
