// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

import io.ringzero.x86.Handler;
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
            case PACKSSWB -> Packs::wordsToSigned;
            case PACKUSWB -> Packs::wordsToUnsigned;
            case PACKSSDW -> Packs::doublesToSigned;
            case PHADDW, PHADDD, PHADDSW, PHSUBW, PHSUBD, PHSUBSW -> horizontal(handler);
            case PSLLW, PSLLD, PSLLQ, PSRLW, PSRLD, PSRLQ, PSRAW, PSRAD -> shift(handler);
            case PSHUFB -> Narrows::shuffled;
            default -> null;
        };
    }

    /** Interleaves the low four bytes. */
    static long bytes(long a, long b) {
        return Packs.bytesToWords(a) | Packs.bytesToWords(b) << 8;
    }

    /** Interleaves the low two words. */
    static long words(long a, long b) {
        return a & 0xffff | (b & 0xffff) << 16 | (a & 0xffff0000L) << 16 | (b & 0xffff0000L) << 32;
    }

    static long doubles(long a, long b) {
        return a & 0xffffffffL | b << 32;
    }

    /** Sums or differences of neighbours: of the first argument, then of the second. */
    static LongBinaryOperator horizontal(Handler handler) {
        return switch (handler) {
            case PHADDD -> (a, b) -> doubles((int) a + (int) (a >> 32), (int) b + (int) (b >> 32));
            case PHSUBD -> (a, b) -> doubles((int) a - (int) (a >> 32), (int) b - (int) (b >> 32));
            case PHADDW -> (a, b) -> Swar.add(even(a, b), odd(a, b), Swar.WORDS);
            case PHSUBW -> (a, b) -> Swar.sub(even(a, b), odd(a, b), Swar.WORDS);
            case PHADDSW -> (a, b) -> Swar.addSignedSaturated(even(a, b), odd(a, b), Swar.WORDS);
            case PHSUBSW -> (a, b) -> Swar.subSignedSaturated(even(a, b), odd(a, b), Swar.WORDS);
            default -> throw new IllegalArgumentException(handler.name());
        };
    }

    /** The words of even number: of the first argument, then of the second. */
    private static long even(long a, long b) {
        return a & 0xffff | a >>> 16 & 0xffff0000L | (b & 0xffff) << 32 | b << 16 & 0xffff000000000000L;
    }

    private static long odd(long a, long b) {
        return even(a >>> 16, b >>> 16);
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
