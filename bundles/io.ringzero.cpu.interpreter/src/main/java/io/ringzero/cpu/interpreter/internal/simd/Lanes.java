// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

import java.util.function.IntBinaryOperator;
import java.util.function.LongBinaryOperator;

/** Applies an operation to each element of 64 bits. Elements are sign- or zero-extended; results are cut. */
final class Lanes {
    private Lanes() {
    }

    static LongBinaryOperator signedBytes(IntBinaryOperator op) {
        return (a, b) -> {
            long r = 0;
            for (int i = 0; i < 64; i += 8) {
                r |= (op.applyAsInt((byte) (a >> i), (byte) (b >> i)) & 0xffL) << i;
            }
            return r;
        };
    }

    static LongBinaryOperator bytes(IntBinaryOperator op) {
        return (a, b) -> {
            long r = 0;
            for (int i = 0; i < 64; i += 8) {
                r |= (op.applyAsInt((int) (a >> i) & 0xff, (int) (b >> i) & 0xff) & 0xffL) << i;
            }
            return r;
        };
    }

    static LongBinaryOperator signedWords(IntBinaryOperator op) {
        return (a, b) -> {
            long r = 0;
            for (int i = 0; i < 64; i += 16) {
                r |= (op.applyAsInt((short) (a >> i), (short) (b >> i)) & 0xffffL) << i;
            }
            return r;
        };
    }

    static LongBinaryOperator words(IntBinaryOperator op) {
        return (a, b) -> {
            long r = 0;
            for (int i = 0; i < 64; i += 16) {
                r |= (op.applyAsInt((int) (a >> i) & 0xffff, (int) (b >> i) & 0xffff) & 0xffffL) << i;
            }
            return r;
        };
    }

    static LongBinaryOperator doubles(IntBinaryOperator op) {
        return (a, b) -> op.applyAsInt((int) a, (int) b) & 0xffffffffL
            | (long) op.applyAsInt((int) (a >> 32), (int) (b >> 32)) << 32;
    }

    static int signedByte(int value) {
        return Math.clamp(value, -128, 127);
    }

    static int unsignedByte(int value) {
        return Math.clamp(value, 0, 255);
    }

    static int signedWord(int value) {
        return Math.clamp(value, -32768, 32767);
    }

    static int unsignedWord(int value) {
        return Math.clamp(value, 0, 65535);
    }
}
