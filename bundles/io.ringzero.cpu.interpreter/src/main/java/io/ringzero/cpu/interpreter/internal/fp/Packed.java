// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.fp;

import io.ringzero.cpu.interpreter.internal.simd.Pair;

/** Element operations on whole registers: side by side, alternating, horizontal. */
public final class Packed {
    private static final long LOW = 0xffffffffL;

    private Packed() {
    }

    /** The operation on each element by itself. */
    public static PackedOperation each(Format f, Operation o) {
        return alternating(f, o, o);
    }

    /** One operation on the even elements, another on the odd ones: ADDSUBPx. */
    public static PackedOperation alternating(Format f, Operation even, Operation odd) {
        if (f == Format.DOUBLE) {
            return (u, out, aLow, aHigh, bLow, bHigh) -> out.set(even.apply(u, f, aLow, bLow), odd.apply(u, f, aHigh,
                bHigh));
        }
        return (u, out, aLow, aHigh, bLow, bHigh) -> out.set(
            pair(even.apply(u, f, aLow & LOW, bLow & LOW), odd.apply(u, f, aLow >>> 32, bLow >>> 32)),
            pair(even.apply(u, f, aHigh & LOW, bHigh & LOW), odd.apply(u, f, aHigh >>> 32, bHigh >>> 32)));
    }

    /** The operation on neighbours: HADDPx, HSUBPx. */
    public static PackedOperation horizontal(Format f, Operation o) {
        if (f == Format.DOUBLE) {
            return (u, out, aLow, aHigh, bLow, bHigh) -> out.set(o.apply(u, f, aLow, aHigh), o.apply(u, f, bLow,
                bHigh));
        }
        return (u, out, aLow, aHigh, bLow, bHigh) -> out.set(pair(neighbours(u, o, aLow), neighbours(u, o, aHigh)),
            pair(neighbours(u, o, bLow), neighbours(u, o, bHigh)));
    }

    private static long neighbours(FloatUnit u, Operation o, long half) {
        return o.apply(u, Format.SINGLE, half & LOW, half >>> 32);
    }

    static long pair(long low, long high) {
        return low | high << 32;
    }

    /** DPPD: bits 4 and 5 of the constant choose the products, bits 0 and 1 where the sum goes. */
    public static PackedOperation dotDouble(int constant) {
        return (u, out, aLow, aHigh, bLow, bHigh) -> {
            long x = (constant & 0x10) != 0 ? Arithmetic.multiply(u, Format.DOUBLE, aLow, bLow) : 0;
            long y = (constant & 0x20) != 0 ? Arithmetic.multiply(u, Format.DOUBLE, aHigh, bHigh) : 0;
            long sum = u.step() ? Arithmetic.add(u, Format.DOUBLE, x, y) : 0;
            out.set((constant & 1) != 0 ? sum : 0, (constant & 2) != 0 ? sum : 0);
        };
    }

    /** DPPS: bits 4 to 7 of the constant choose the products, bits 0 to 3 where the sum goes. */
    public static PackedOperation dotSingle(int constant) {
        return (u, out, aLow, aHigh, bLow, bHigh) -> {
            long x0 = product(u, constant & 0x10, aLow, bLow);
            long x1 = product(u, constant & 0x20, aLow >>> 32, bLow >>> 32);
            long x2 = product(u, constant & 0x40, aHigh, bHigh);
            long x3 = product(u, constant & 0x80, aHigh >>> 32, bHigh >>> 32);
            long sum = u.step() ? sum(u, x0, x1, x2, x3) : 0;
            spread(out, sum, constant);
        };
    }

    private static long product(FloatUnit u, int chosen, long a, long b) {
        return chosen != 0 ? Arithmetic.multiply(u, Format.SINGLE, a & LOW, b & LOW) : 0;
    }

    private static long sum(FloatUnit u, long x0, long x1, long x2, long x3) {
        long x = Arithmetic.add(u, Format.SINGLE, x0, x1);
        long y = Arithmetic.add(u, Format.SINGLE, x2, x3);
        return u.step() ? Arithmetic.add(u, Format.SINGLE, x, y) : 0;
    }

    private static void spread(Pair out, long sum, int where) {
        out.set(pair((where & 1) != 0 ? sum : 0, (where & 2) != 0 ? sum : 0),
            pair((where & 4) != 0 ? sum : 0, (where & 8) != 0 ? sum : 0));
    }
}
