// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

import io.ringzero.x86.Handler;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * HOT PATH. The packed operations that work on each 64 bits by themselves: the same for MMX and both halves of XMM. The first argument is
 * the destination. (SDM Vol. 2; each follows its pseudo-code.)
 */
public final class Halves {
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
            case PADDB -> (a, b) -> Swar.add(a, b, Swar.BYTES);
            case PADDW -> (a, b) -> Swar.add(a, b, Swar.WORDS);
            case PADDD -> (a, b) -> Swar.add(a, b, Swar.DOUBLES);
            case PADDQ -> Long::sum;
            case PSUBB -> (a, b) -> Swar.sub(a, b, Swar.BYTES);
            case PSUBW -> (a, b) -> Swar.sub(a, b, Swar.WORDS);
            case PSUBD -> (a, b) -> Swar.sub(a, b, Swar.DOUBLES);
            case PSUBQ -> (a, b) -> a - b;
            case PCMPEQQ -> (a, b) -> a == b ? -1 : 0;
            case PCMPGTQ -> (a, b) -> a > b ? -1 : 0;
            default -> null;
        };
    }

    private static @Nullable LongBinaryOperator elements(Handler handler) {
        return switch (handler) {
            case PCMPEQB -> (a, b) -> Swar.equal(a, b, Swar.BYTES);
            case PCMPEQW -> (a, b) -> Swar.equal(a, b, Swar.WORDS);
            case PCMPEQD -> (a, b) -> Swar.equal(a, b, Swar.DOUBLES);
            case PCMPGTB -> (a, b) -> Swar.greater(a, b, Swar.BYTES);
            case PCMPGTW -> (a, b) -> Swar.greater(a, b, Swar.WORDS);
            case PCMPGTD -> (a, b) -> Swar.greater(a, b, Swar.DOUBLES);
            case PADDSB -> (a, b) -> Swar.addSignedSaturated(a, b, Swar.BYTES);
            case PADDSW -> (a, b) -> Swar.addSignedSaturated(a, b, Swar.WORDS);
            case PADDUSB -> (a, b) -> Swar.addUnsignedSaturated(a, b, Swar.BYTES);
            case PADDUSW -> (a, b) -> Swar.addUnsignedSaturated(a, b, Swar.WORDS);
            case PSUBSB -> (a, b) -> Swar.subSignedSaturated(a, b, Swar.BYTES);
            case PSUBSW -> (a, b) -> Swar.subSignedSaturated(a, b, Swar.WORDS);
            case PSUBUSB -> (a, b) -> Swar.subUnsignedSaturated(a, b, Swar.BYTES);
            case PSUBUSW -> (a, b) -> Swar.subUnsignedSaturated(a, b, Swar.WORDS);
            case PMINUB -> (a, b) -> Swar.minUnsigned(a, b, Swar.BYTES);
            case PMINUW -> (a, b) -> Swar.minUnsigned(a, b, Swar.WORDS);
            case PMINUD -> (a, b) -> Swar.minUnsigned(a, b, Swar.DOUBLES);
            case PMAXUB -> (a, b) -> Swar.maxUnsigned(a, b, Swar.BYTES);
            case PMAXUW -> (a, b) -> Swar.maxUnsigned(a, b, Swar.WORDS);
            case PMAXUD -> (a, b) -> Swar.maxUnsigned(a, b, Swar.DOUBLES);
            case PMINSB -> (a, b) -> Swar.minSigned(a, b, Swar.BYTES);
            case PMINSW -> (a, b) -> Swar.minSigned(a, b, Swar.WORDS);
            case PMINSD -> (a, b) -> Swar.minSigned(a, b, Swar.DOUBLES);
            case PMAXSB -> (a, b) -> Swar.maxSigned(a, b, Swar.BYTES);
            case PMAXSW -> (a, b) -> Swar.maxSigned(a, b, Swar.WORDS);
            case PMAXSD -> (a, b) -> Swar.maxSigned(a, b, Swar.DOUBLES);
            case PAVGB -> (a, b) -> Swar.average(a, b, Swar.BYTES);
            case PAVGW -> (a, b) -> Swar.average(a, b, Swar.WORDS);
            case PSIGNB -> (a, b) -> Swar.sign(a, b, Swar.BYTES);
            case PSIGNW -> (a, b) -> Swar.sign(a, b, Swar.WORDS);
            case PSIGND -> (a, b) -> Swar.sign(a, b, Swar.DOUBLES);
            case PABSB -> (a, b) -> Swar.absolute(b, Swar.BYTES);
            case PABSW -> (a, b) -> Swar.absolute(b, Swar.WORDS);
            case PABSD -> (a, b) -> Swar.absolute(b, Swar.DOUBLES);
            default -> products(handler);
        };
    }

    private static @Nullable LongBinaryOperator products(Handler handler) {
        return switch (handler) {
            case PMULLW -> Products::lowWords;
            case PMULHW -> Products::highWords;
            case PMULHUW -> Products::highUnsignedWords;
            case PMULHRSW -> Products::roundedWords;
            case PMULLD -> (a, b) -> (long) ((int) a * (int) b) & 0xffffffffL | (a >> 32) * (b >> 32) << 32;
            case PMULUDQ -> (a, b) -> (a & 0xffffffffL) * (b & 0xffffffffL);
            case PMULDQ -> (a, b) -> (long) (int) a * (int) b;
            case PMADDWD -> Products::sumsOfWords;
            case PMADDUBSW -> Products::sumsOfBytes;
            case PSADBW -> Products::sumOfDifferences;
            default -> null;
        };
    }
}
