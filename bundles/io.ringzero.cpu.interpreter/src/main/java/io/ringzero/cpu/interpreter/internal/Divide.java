// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Handler;

/** Division of rDX:rAX (AX for bytes). #DE for a zero divisor or a quotient that does not fit; flags stay as they were. */
final class Divide extends Op {
    private static final int RAX = CpuState.OFF_GPR + CpuState.RAX * 8;
    private static final int RDX = CpuState.OFF_GPR + CpuState.RDX * 8;

    private final boolean signed;
    private final Place source;
    private final int size;

    Divide(Site site) {
        signed = site.handler() == Handler.IDIV;
        source = site.place(0);
        size = source.size;
    }

    @Override
    Op ex(Core c) {
        long divisor = source.read(c);
        if (divisor == 0) {
            throw c.fault.of(Vector.DE, 0);
        }
        if (size == 8) {
            quad(c, divisor);
        } else if (signed) {
            signedNarrow(c, divisor);
        } else {
            unsignedNarrow(c, divisor);
        }
        return next;
    }

    private void unsignedNarrow(Core c, long divisor) {
        long dividend = dividend(c);
        long quotient = Long.divideUnsigned(dividend, divisor);
        if (quotient >>> size * 8 != 0) {
            throw c.fault.of(Vector.DE, 0);
        }
        writePair(c, size, quotient, Long.remainderUnsigned(dividend, divisor));
    }

    private void signedNarrow(Core c, long divisorBits) {
        int up = 64 - size * 8;
        long divisor = divisorBits << up >> up;
        long dividend = dividend(c);
        if (size < 4) {
            dividend = dividend << 64 - size * 16 >> 64 - size * 16;
        }
        if (dividend == Long.MIN_VALUE && divisor == -1) {
            throw c.fault.of(Vector.DE, 0);
        }
        long quotient = dividend / divisor;
        if (quotient << up >> up != quotient) {
            throw c.fault.of(Vector.DE, 0);
        }
        writePair(c, size, quotient, dividend % divisor);
    }

    /** The double-width dividend of the sizes below 8. */
    private long dividend(Core c) {
        return switch (size) {
            case 1 -> c.reg(RAX) & 0xffff;
            case 2 -> c.reg(RAX) & 0xffff | (c.reg(RDX) & 0xffff) << 16;
            default -> c.reg32(RAX) | c.reg32(RDX) << 32;
        };
    }

    private void quad(Core c, long divisor) {
        long low = c.reg(RAX);
        long high = c.reg(RDX);
        boolean negative = signed && high < 0;
        boolean negativeDivisor = signed && divisor < 0;
        if (negative) {
            high = ~high + (low == 0 ? 1 : 0);
            low = -low;
        }
        long magnitude = negativeDivisor ? -divisor : divisor;
        if (Long.compareUnsigned(high, magnitude) >= 0) {
            throw c.fault.of(Vector.DE, 0);
        }
        long quotient = high == 0 ? Long.divideUnsigned(low, magnitude) : divideWide(high, low, magnitude);
        long remainder = low - quotient * magnitude;
        if (signed) {
            boolean flip = negative != negativeDivisor;
            if (quotient < 0 && !(flip && quotient == Long.MIN_VALUE)) {
                throw c.fault.of(Vector.DE, 0);
            }
            quotient = flip ? -quotient : quotient;
            remainder = negative ? -remainder : remainder;
        }
        writePair(c, 8, quotient, remainder);
    }

    /** Quotient of an unsigned 128-bit number by a divisor above its high half: schoolbook division in base 2^32. */
    static long divideWide(long high, long low, long divisor) {
        int shift = Long.numberOfLeadingZeros(divisor);
        long v = divisor << shift;
        long vHigh = v >>> 32;
        long vLow = v & 0xffffffffL;
        long u = shift == 0 ? high : high << shift | low >>> 64 - shift;
        long uLow = low << shift;
        long q1 = digit(u, uLow >>> 32, v, vHigh, vLow);
        long rest = (u << 32 | uLow >>> 32) - q1 * v;
        long q0 = digit(rest, uLow & 0xffffffffL, v, vHigh, vLow);
        return (q1 << 32) + q0;
    }

    /** One digit of the quotient of {@code u * 2^32 + below} by v; u is below v, v has its top bit set. */
    private static long digit(long u, long below, long v, long vHigh, long vLow) {
        long q = Long.divideUnsigned(u, vHigh);
        long r = u - q * vHigh;
        while (q >>> 32 != 0 || Long.compareUnsigned(q * vLow, r << 32 | below) > 0) {
            q--;
            r += vHigh;
            if (r >>> 32 != 0) {
                break;
            }
        }
        return q;
    }

    /** Writes low and high part (quotient and remainder) to rAX and rDX, or both to AX. */
    static void writePair(Core c, int size, long low, long high) {
        switch (size) {
            case 1 -> io.ringzero.api.machine.HostMemory.putShort(c.s + RAX, (short) (low & 0xff | high << 8));
            case 2 -> {
                io.ringzero.api.machine.HostMemory.putShort(c.s + RAX, (short) low);
                io.ringzero.api.machine.HostMemory.putShort(c.s + RDX, (short) high);
            }
            case 4 -> {
                c.reg32(RAX, low);
                c.reg32(RDX, high);
            }
            default -> {
                c.reg(RAX, low);
                c.reg(RDX, high);
            }
        }
    }
}
