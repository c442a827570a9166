// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

import io.ringzero.x86.Handler;
import java.util.function.IntBinaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** The packed operations of MMX registers whose elements change places, and the pieces that XMM's are made of. */
public final class Narrows {
    private Narrows() {
    }

    /** The operation of MMX; null where there is none of that kind. */
    public static @Nullable LongBinaryOperator of(Handler handler) {
        return switch (handler) {
            case PUNPCKLBW -> Narrows::bytes;
            case PUNPCKHBW -> (a, b) -> bytes(a >>> 32, b >>> 32);
            case PUNPCKLWD -> Narrows::words;
            case PUNPCKHWD -> (a, b) -> words(a >>> 32, b >>> 32);
            case PUNPCKLDQ -> Narrows::doubles;
            case PUNPCKHDQ -> (a, b) -> doubles(a >>> 32, b >>> 32);
            // MMX packs the destination, then the source: the arguments in their order.
            case PACKSSWB -> packWords(Lanes::signedByte);
            case PACKUSWB -> packWords(Lanes::unsignedByte);
            case PACKSSDW -> packDoubles(Lanes::signedWord);
            case PHADDW, PHADDD, PHADDSW, PHSUBW, PHSUBD, PHSUBSW -> horizontal(handler);
            case PSLLW, PSLLD, PSLLQ, PSRLW, PSRLD, PSRLQ, PSRAW, PSRAD -> shift(handler);
            case PSHUFB -> Narrows::shuffled;
            default -> null;
        };
    }

    /** Interleaves the low four bytes. */
    static long bytes(long a, long b) {
        return spreadBytes(a) | spreadBytes(b) << 8;
    }

    private static long spreadBytes(long value) {
        long v = value & 0xffffffffL;
        v = (v | v << 16) & 0x0000ffff0000ffffL;
        return (v | v << 8) & 0x00ff00ff00ff00ffL;
    }

    /** Interleaves the low two words. */
    static long words(long a, long b) {
        return a & 0xffff | (b & 0xffff) << 16 | (a & 0xffff0000L) << 16 | (b & 0xffff0000L) << 32;
    }

    static long doubles(long a, long b) {
        return a & 0xffffffffL | b << 32;
    }

    /** Eight words, four in each argument, to eight bytes. */
    static LongBinaryOperator packWords(IntUnaryOperator saturate) {
        return (low, high) -> {
            long r = 0;
            for (int i = 0; i < 8; i++) {
                r |= (saturate.applyAsInt(Bytes16.signedWord(low, high, i)) & 0xffL) << 8 * i;
            }
            return r;
        };
    }

    /** Four doublewords to four words. */
    static LongBinaryOperator packDoubles(IntUnaryOperator saturate) {
        return (low, high) -> {
            long r = 0;
            for (int i = 0; i < 4; i++) {
                r |= (saturate.applyAsInt(Bytes16.signedDouble(low, high, i)) & 0xffffL) << 16 * i;
            }
            return r;
        };
    }

    /** Sums or differences of neighbours: of the first argument, then of the second. */
    static LongBinaryOperator horizontal(Handler handler) {
        return switch (handler) {
            case PHADDD -> (a, b) -> doubles((int) a + (int) (a >> 32), (int) b + (int) (b >> 32));
            case PHSUBD -> (a, b) -> doubles((int) a - (int) (a >> 32), (int) b - (int) (b >> 32));
            case PHADDSW -> neighbours((x, y) -> Lanes.signedWord(x + y));
            case PHSUBSW -> neighbours((x, y) -> Lanes.signedWord(x - y));
            case PHSUBW -> neighbours((x, y) -> x - y);
            default -> neighbours(Integer::sum);
        };
    }

    private static LongBinaryOperator neighbours(IntBinaryOperator op) {
        return (a, b) -> two(op, a) | two(op, b) << 32;
    }

    private static long two(IntBinaryOperator op, long a) {
        return op.applyAsInt((short) a, (short) (a >> 16)) & 0xffffL
            | (op.applyAsInt((short) (a >> 32), (short) (a >> 48)) & 0xffffL) << 16;
    }

    /** Shifts every element by the same count, unsigned; a count above the width clears, or fills with the sign. */
    public static LongBinaryOperator shift(Handler handler) {
        return switch (handler) {
            case PSLLW -> (a, n) -> Long.compareUnsigned(n, 15) > 0
                ? 0
                : a << n & 0x0001000100010001L * (0xffff << (int) n
                    & 0xffff);
            case PSLLD -> (a, n) -> Long.compareUnsigned(n, 31) > 0 ? 0 : doubles((int) a << n, (int) (a >> 32) << n);
            case PSLLQ -> (a, n) -> Long.compareUnsigned(n, 63) > 0 ? 0 : a << n;
            case PSRLW ->
                (a, n) -> Long.compareUnsigned(n, 15) > 0 ? 0 : a >>> n & 0x0001000100010001L * (0xffff >>> (int) n);
            case PSRLD -> (a, n) -> Long.compareUnsigned(n, 31) > 0 ? 0 : doubles((int) a >>> n, (int) (a >> 32) >>> n);
            case PSRLQ -> (a, n) -> Long.compareUnsigned(n, 63) > 0 ? 0 : a >>> n;
            case PSRAW -> (a, n) -> signedWords(a, Long.compareUnsigned(n, 15) > 0 ? 15 : (int) n);
            default -> (a, n) -> {
                int by = Long.compareUnsigned(n, 31) > 0 ? 31 : (int) n;
                return doubles((int) a >> by, (int) (a >> 32) >> by);
            };
        };
    }

    private static long signedWords(long a, int by) {
        long r = 0;
        for (int i = 0; i < 64; i += 16) {
            r |= ((short) (a >> i) >> by & 0xffffL) << i;
        }
        return r;
    }

    private static long shuffled(long a, long control) {
        long r = 0;
        for (int i = 0; i < 64; i += 8) {
            int choice = (int) (control >> i);
            if ((choice & 0x80) == 0) {
                r |= (a >>> (choice & 7) * 8 & 0xff) << i;
            }
        }
        return r;
    }
}
