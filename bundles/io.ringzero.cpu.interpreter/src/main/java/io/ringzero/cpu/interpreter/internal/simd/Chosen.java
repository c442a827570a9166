// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

import io.ringzero.x86.Handler;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** The packed operations that a constant directs: made once per instruction, for its constant (SDM Vol. 2). */
public final class Chosen {
    private Chosen() {
    }

    /** The operation on XMM registers; null where there is none of that kind. */
    public static @Nullable WideOperation wide(Handler handler, int n) {
        return switch (handler) {
            case PSHUFD -> (o, a, ah, b, bh) -> o.set(doubles(b, bh, n, n >> 2), doubles(b, bh, n >> 4, n >> 6));
            case PSHUFLW -> (o, a, ah, b, bh) -> o.set(words(b, n), bh);
            case PSHUFHW -> (o, a, ah, b, bh) -> o.set(b, words(bh, n));
            case SHUFPS -> (o, a, ah, b, bh) -> o.set(doubles(a, ah, n, n >> 2), doubles(b, bh, n >> 4, n >> 6));
            case SHUFPD -> (o, a, ah, b, bh) -> o.set((n & 1) == 0 ? a : ah, (n & 2) == 0 ? b : bh);
            case PALIGNR -> (o, a, ah, b, bh) -> o.set(aligned(b, bh, a, ah, n), aligned(b, bh, a, ah, n + 8));
            case BLENDPS -> blend(mask(n, 4, 32), mask(n >> 2, 4, 32));
            case BLENDPD -> blend(-(n & 1), -(n >> 1 & 1));
            case PBLENDW -> blend(mask(n, 4, 16), mask(n >> 4, 4, 16));
            case PSRLDQ -> (o, a, ah, b, bh) -> o.set(aligned(a, ah, 0, 0, n), aligned(a, ah, 0, 0, n + 8));
            case PSLLDQ -> (o, a, ah, b, bh) -> o.set(aligned(0, 0, a, ah, 16 - n), aligned(0, 0, a, ah, 24 - n));
            case PSLLW, PSLLD, PSLLQ, PSRLW, PSRLD, PSRLQ -> shifted(handler, n);
            case PSRAW, PSRAD -> {
                LongBinaryOperator shift = Narrows.shift(handler);
                yield (o, a, ah, b, bh) -> o.set(shift.applyAsLong(a, n), shift.applyAsLong(ah, n));
            }
            case MPSADBW -> (o, a, ah, b, bh) -> o.set(sums(a, ah, b, bh, n, 0), sums(a, ah, b, bh, n, 4));
            case INSERTPS -> (o, a, ah, b, bh) -> insert(o, a, ah, (int) (((n >> 6 & 2) == 0 ? b : bh) >>> (n >> 6 & 1)
                * 32), n);
            case PCLMULQDQ -> (o, a, ah, b, bh) -> CarryLess.multiply(o, (n & 1) == 0 ? a : ah, (n & 16) == 0
                ? b
                : bh);
            case AESKEYGENASSIST -> Aes.keyAssist(n);
            default -> null;
        };
    }

    /** The operation on MMX registers; null where there is none of that kind. */
    public static @Nullable LongBinaryOperator narrow(Handler handler, int n) {
        return switch (handler) {
            case PSHUFW -> (a, b) -> words(b, n);
            case PALIGNR -> (a, b) -> aligned(b, a, 0, 0, n);
            case PSLLW, PSLLD, PSLLQ, PSRLW, PSRLD, PSRLQ, PSRAW, PSRAD -> {
                LongBinaryOperator shift = Narrows.shift(handler);
                yield (a, b) -> shift.applyAsLong(a, n);
            }
            default -> null;
        };
    }

    private static long doubles(long low, long high, int first, int second) {
        return Bytes16.doubleWord(low, high, first & 3) | Bytes16.doubleWord(low, high, second & 3) << 32;
    }

    private static long words(long from, int order) {
        long r = 0;
        for (int i = 0; i < 4; i++) {
            r |= (from >>> (order >> 2 * i & 3) * 16 & 0xffff) << 16 * i;
        }
        return r;
    }

    /** Eight bytes from a place on, out of 32: the first pair's, then the second's; zeros before and behind them. */
    private static long aligned(long low, long high, long nextLow, long nextHigh, int place) {
        int by = (place & 7) * 8;
        int at = place >> 3;
        long first = word(low, high, nextLow, nextHigh, at);
        return by == 0 ? first : first >>> by | word(low, high, nextLow, nextHigh, at + 1) << 64 - by;
    }

    private static long word(long low, long high, long nextLow, long nextHigh, int at) {
        return switch (at) {
            case 0 -> low;
            case 1 -> high;
            case 2 -> nextLow;
            case 3 -> nextHigh;
            default -> 0;
        };
    }

    /** A shift by a constant that brings in zeros: the whole word is shifted, and what left its element cut off. */
    private static WideOperation shifted(Handler handler, int n) {
        int width = switch (handler) {
            case PSLLW, PSRLW -> 16;
            case PSLLD, PSRLD -> 32;
            default -> 64;
        };
        boolean left = handler == Handler.PSLLW || handler == Handler.PSLLD || handler == Handler.PSLLQ;
        long element = -1L >>> 64 - width;
        long kept = n >= width ? 0 : left ? element << n & element : element >>> n;
        long mask = 0;
        for (int i = 0; i < 64; i += width) {
            mask |= kept << i;
        }
        long all = mask;
        return left
            ? (o, a, ah, b, bh) -> o.set(a << n & all, ah << n & all)
            : (o, a, ah, b, bh) -> o.set(a >>> n & all, ah >>> n & all);
    }

    /** Ones in each element whose bit is set. */
    private static long mask(int bits, int elements, int width) {
        long r = 0;
        for (int i = 0; i < elements && i * width < 64; i++) {
            r |= (bits >> i & 1) == 0 ? 0 : (-1L >>> 64 - width) << i * width;
        }
        return r;
    }

    private static WideOperation blend(long low, long high) {
        return (o, a, ah, b, bh) -> o.set(a & ~low | b & low, ah & ~high | bh & high);
    }

    private static long sums(long a, long ah, long b, long bh, int n, int from) {
        long r = 0;
        int block = (n & 3) * 4;
        int start = (n >> 2 & 1) * 4 + from;
        for (int i = 0; i < 4; i++) {
            long sum = 0;
            for (int k = 0; k < 4; k++) {
                sum += Math.abs(Bytes16.unsignedByte(a, ah, start + i + k) - Bytes16.unsignedByte(b, bh, block + k));
            }
            r |= sum << 16 * i;
        }
        return r;
    }

    private static void insert(Pair o, long a, long ah, int value, int n) {
        int place = n >> 4 & 3;
        long bits = (value & 0xffffffffL) << (place & 1) * 32;
        long keep = ~(0xffffffffL << (place & 1) * 32);
        long low = place < 2 ? a & keep | bits : a;
        long high = place < 2 ? ah : ah & keep | bits;
        o.set(low & ~mask(n, 2, 32), high & ~mask(n >> 2, 2, 32));
    }
}
