// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

import io.ringzero.x86.Handler;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The packed operations that work on each 64 bits by themselves: the same for MMX and both halves of XMM. The first argument is
 * the destination. (SDM Vol. 2; each follows its pseudo-code.)
 */
public final class Halves {
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long HIGH_WORDS = 0x8000_8000_8000_8000L;
    private static final long HIGH_DOUBLES = 0x8000_0000_8000_0000L;

    private Halves() {
    }

    /** The operation; null where it does not work on halves. */
    public static @Nullable LongBinaryOperator of(Handler handler) {
        LongBinaryOperator plain = plain(handler);
        return plain != null ? plain : elements(handler);
    }

    private static @Nullable LongBinaryOperator plain(Handler handler) {
        return switch (handler) {
            case PAND, ANDPS, ANDPD -> (a, b) -> a & b;
            case PANDN, ANDNPS, ANDNPD -> (a, b) -> ~a & b;
            case POR, ORPS, ORPD -> (a, b) -> a | b;
            case PXOR, XORPS, XORPD -> (a, b) -> a ^ b;
            case PADDB -> (a, b) -> (a & ~HIGH_BITS) + (b & ~HIGH_BITS) ^ (a ^ b) & HIGH_BITS;
            case PADDW -> (a, b) -> (a & ~HIGH_WORDS) + (b & ~HIGH_WORDS) ^ (a ^ b) & HIGH_WORDS;
            case PADDD -> (a, b) -> (a & ~HIGH_DOUBLES) + (b & ~HIGH_DOUBLES) ^ (a ^ b) & HIGH_DOUBLES;
            case PADDQ -> Long::sum;
            case PSUBB -> (a, b) -> (a | HIGH_BITS) - (b & ~HIGH_BITS) ^ (a ^ ~b) & HIGH_BITS;
            case PSUBW -> (a, b) -> (a | HIGH_WORDS) - (b & ~HIGH_WORDS) ^ (a ^ ~b) & HIGH_WORDS;
            case PSUBD -> (a, b) -> (a | HIGH_DOUBLES) - (b & ~HIGH_DOUBLES) ^ (a ^ ~b) & HIGH_DOUBLES;
            case PSUBQ -> (a, b) -> a - b;
            case PCMPEQB -> (a, b) -> equalBytes(a ^ b);
            case PCMPEQQ -> (a, b) -> a == b ? -1 : 0;
            case PCMPGTQ -> (a, b) -> a > b ? -1 : 0;
            case PMULUDQ -> (a, b) -> (a & 0xffffffffL) * (b & 0xffffffffL);
            case PMULDQ -> (a, b) -> (long) (int) a * (int) b;
            case PSADBW -> Halves::sumOfDifferences;
            case PMADDWD -> (a, b) -> pair(a, b) & 0xffffffffL | pair(a >> 32, b >> 32) << 32;
            default -> null;
        };
    }

    private static @Nullable LongBinaryOperator elements(Handler handler) {
        return switch (handler) {
            case PCMPEQW -> Lanes.words((a, b) -> a == b ? -1 : 0);
            case PCMPEQD -> Lanes.doubles((a, b) -> a == b ? -1 : 0);
            case PCMPGTB -> Lanes.signedBytes((a, b) -> a > b ? -1 : 0);
            case PCMPGTW -> Lanes.signedWords((a, b) -> a > b ? -1 : 0);
            case PCMPGTD -> Lanes.doubles((a, b) -> a > b ? -1 : 0);
            case PADDSB -> Lanes.signedBytes((a, b) -> Lanes.signedByte(a + b));
            case PADDSW -> Lanes.signedWords((a, b) -> Lanes.signedWord(a + b));
            case PADDUSB -> Lanes.bytes((a, b) -> Lanes.unsignedByte(a + b));
            case PADDUSW -> Lanes.words((a, b) -> Lanes.unsignedWord(a + b));
            case PSUBSB -> Lanes.signedBytes((a, b) -> Lanes.signedByte(a - b));
            case PSUBSW -> Lanes.signedWords((a, b) -> Lanes.signedWord(a - b));
            case PSUBUSB -> Lanes.bytes((a, b) -> Lanes.unsignedByte(a - b));
            case PSUBUSW -> Lanes.words((a, b) -> Lanes.unsignedWord(a - b));
            case PMINUB -> Lanes.bytes(Math::min);
            case PMAXUB -> Lanes.bytes(Math::max);
            case PMINSB -> Lanes.signedBytes(Math::min);
            case PMAXSB -> Lanes.signedBytes(Math::max);
            case PMINSW -> Lanes.signedWords(Math::min);
            case PMAXSW -> Lanes.signedWords(Math::max);
            case PMINUW -> Lanes.words(Math::min);
            case PMAXUW -> Lanes.words(Math::max);
            case PMINSD -> Lanes.doubles(Math::min);
            case PMAXSD -> Lanes.doubles(Math::max);
            case PMINUD -> Lanes.doubles((a, b) -> Integer.compareUnsigned(a, b) < 0 ? a : b);
            case PMAXUD -> Lanes.doubles((a, b) -> Integer.compareUnsigned(a, b) > 0 ? a : b);
            case PAVGB -> Lanes.bytes((a, b) -> a + b + 1 >> 1);
            case PAVGW -> Lanes.words((a, b) -> a + b + 1 >> 1);
            case PMULLW -> Lanes.words((a, b) -> a * b);
            case PMULHW -> Lanes.signedWords((a, b) -> a * b >> 16);
            case PMULHUW -> Lanes.words((a, b) -> a * b >>> 16);
            case PMULHRSW -> Lanes.signedWords((a, b) -> (a * b >> 14) + 1 >> 1);
            case PMULLD -> Lanes.doubles((a, b) -> a * b);
            case PMADDUBSW -> Halves::mixedPairs;
            case PSIGNB -> Lanes.signedBytes(Halves::sign);
            case PSIGNW -> Lanes.signedWords(Halves::sign);
            case PSIGND -> Lanes.doubles(Halves::sign);
            case PABSB -> Lanes.signedBytes((a, b) -> Math.abs(b));
            case PABSW -> Lanes.signedWords((a, b) -> Math.abs(b));
            case PABSD -> Lanes.doubles((a, b) -> Math.abs(b));
            default -> null;
        };
    }

    /** All ones in each byte that is zero. */
    private static long equalBytes(long difference) {
        long nonZero = (difference & ~HIGH_BITS) + ~HIGH_BITS | difference;
        long high = (~nonZero & HIGH_BITS) >>> 7;
        return (high << 8) - high;
    }

    private static long sumOfDifferences(long a, long b) {
        long sum = 0;
        for (int i = 0; i < 64; i += 8) {
            sum += Math.abs((int) (a >> i & 0xff) - (int) (b >> i & 0xff));
        }
        return sum;
    }

    private static long pair(long a, long b) {
        return (short) a * (short) b + (short) (a >> 16) * (short) (b >> 16);
    }

    private static long mixedPairs(long a, long b) {
        long r = 0;
        for (int i = 0; i < 64; i += 16) {
            int sum = (int) (a >> i & 0xff) * (byte) (b >> i) + (int) (a >> i + 8 & 0xff) * (byte) (b >> i + 8);
            r |= (Lanes.signedWord(sum) & 0xffffL) << i;
        }
        return r;
    }

    private static int sign(int a, int b) {
        return b < 0 ? -a : b == 0 ? 0 : a;
    }
}
