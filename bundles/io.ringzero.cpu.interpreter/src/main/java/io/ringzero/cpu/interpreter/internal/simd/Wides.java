// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

import io.ringzero.x86.Handler;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** The packed operations of XMM registers whose elements meet across the halves (SDM Vol. 2). */
public final class Wides {
    private Wides() {
    }

    /** The operation; null where there is none of that kind. */
    public static @Nullable WideOperation of(Handler handler) {
        return switch (handler) {
            case PUNPCKLBW -> (o, a, ah, b, bh) -> o.set(Narrows.bytes(a, b), Narrows.bytes(a >>> 32, b >>> 32));
            case PUNPCKHBW -> (o, a, ah, b, bh) -> o.set(Narrows.bytes(ah, bh), Narrows.bytes(ah >>> 32, bh >>> 32));
            case PUNPCKLWD -> (o, a, ah, b, bh) -> o.set(Narrows.words(a, b), Narrows.words(a >>> 32, b >>> 32));
            case PUNPCKHWD -> (o, a, ah, b, bh) -> o.set(Narrows.words(ah, bh), Narrows.words(ah >>> 32, bh >>> 32));
            case PUNPCKLDQ, UNPCKLPS ->
                (o, a, ah, b, bh) -> o.set(Narrows.doubles(a, b), Narrows.doubles(a >>> 32, b >>> 32));
            case PUNPCKHDQ, UNPCKHPS -> (o, a, ah, b, bh) -> o.set(Narrows.doubles(ah, bh), Narrows.doubles(ah >>> 32,
                bh >>> 32));
            case PUNPCKLQDQ, UNPCKLPD -> (o, a, ah, b, bh) -> o.set(a, b);
            case PUNPCKHQDQ, UNPCKHPD -> (o, a, ah, b, bh) -> o.set(ah, bh);
            case PACKSSWB -> packed(Packs::wordsToSigned);
            case PACKUSWB -> packed(Packs::wordsToUnsigned);
            case PACKSSDW -> packed(Packs::doublesToSigned);
            case PACKUSDW -> packed(Packs::doublesToUnsigned);
            case PHADDW, PHADDD, PHADDSW, PHSUBW, PHSUBD, PHSUBSW -> {
                LongBinaryOperator halves = Narrows.horizontal(handler);
                yield (o, a, ah, b, bh) -> o.set(halves.applyAsLong(a, ah), halves.applyAsLong(b, bh));
            }
            case PSLLW, PSLLD, PSLLQ, PSRLW, PSRLD, PSRLQ, PSRAW, PSRAD -> {
                LongBinaryOperator shift = Narrows.shift(handler);
                yield (o, a, ah, b, bh) -> o.set(shift.applyAsLong(a, b), shift.applyAsLong(ah, b));
            }
            case PSHUFB -> (o, a, ah, b, bh) -> o.set(shuffled(a, ah, b), shuffled(a, ah, bh));
            case PHMINPOSUW -> (o, a, ah, b, bh) -> o.set(minimum(b, bh), 0);
            case MOVSHDUP -> (o, a, ah, b, bh) -> o.set(b >>> 32 | b & 0xffffffff00000000L, bh >>> 32 | bh
                & 0xffffffff00000000L);
            case MOVSLDUP -> (o, a, ah, b, bh) -> o.set(b << 32 | b & 0xffffffffL, bh << 32 | bh & 0xffffffffL);
            case AESENC, AESENCLAST, AESDEC, AESDECLAST, AESIMC -> Aes.of(handler);
            default -> extension(handler);
        };
    }

    private static WideOperation packed(LongBinaryOperator pack) {
        return (o, a, ah, b, bh) -> o.set(pack.applyAsLong(a, ah), pack.applyAsLong(b, bh));
    }

    private static @Nullable WideOperation extension(Handler handler) {
        return switch (handler) {
            case PMOVSXBW ->
                (o, a, ah, b, bh) -> o.set(Packs.signedBytesToWords(b), Packs.signedBytesToWords(b >>> 32));
            case PMOVZXBW -> (o, a, ah, b, bh) -> o.set(Packs.bytesToWords(b), Packs.bytesToWords(b >>> 32));
            case PMOVSXBD ->
                (o, a, ah, b, bh) -> o.set(Packs.signedBytesToDoubles(b), Packs.signedBytesToDoubles(b >>> 16));
            case PMOVZXBD -> (o, a, ah, b, bh) -> o.set(Packs.bytesToDoubles(b), Packs.bytesToDoubles(b >>> 16));
            case PMOVSXWD ->
                (o, a, ah, b, bh) -> o.set(Packs.signedWordsToDoubles(b), Packs.signedWordsToDoubles(b >>> 32));
            case PMOVZXWD -> (o, a, ah, b, bh) -> o.set(Packs.wordsToDoubles(b), Packs.wordsToDoubles(b >>> 32));
            case PMOVSXBQ -> (o, a, ah, b, bh) -> o.set((byte) b, (byte) (b >> 8));
            case PMOVZXBQ -> (o, a, ah, b, bh) -> o.set(b & 0xff, b >> 8 & 0xff);
            case PMOVSXWQ -> (o, a, ah, b, bh) -> o.set((short) b, (short) (b >> 16));
            case PMOVZXWQ -> (o, a, ah, b, bh) -> o.set(b & 0xffff, b >> 16 & 0xffff);
            case PMOVSXDQ -> (o, a, ah, b, bh) -> o.set((int) b, (int) (b >> 32));
            case PMOVZXDQ -> (o, a, ah, b, bh) -> o.set(b & 0xffffffffL, b >>> 32);
            default -> null;
        };
    }

    private static long shuffled(long low, long high, long control) {
        long r = 0;
        for (int i = 0; i < 64; i += 8) {
            int choice = (int) (control >> i);
            if ((choice & 0x80) == 0) {
                r |= (long) Bytes16.unsignedByte(low, high, choice & 15) << i;
            }
        }
        return r;
    }

    private static long minimum(long low, long high) {
        int least = 0;
        for (int i = 1; i < 8; i++) {
            if (Bytes16.word(low, high, i) < Bytes16.word(low, high, least)) {
                least = i;
            }
        }
        return Bytes16.word(low, high, least) | (long) least << 16;
    }
}
