// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

/** Packed multiplications, and sums of differences, within 64 bits (SDM Vol. 2). HOT PATH. */
final class Products {
    private Products() {
    }

    static long lowWords(long a, long b) {
        long r = 0;
        for (int i = 0; i < 64; i += 16) {
            r |= ((int) (a >> i) * (int) (b >> i) & 0xffffL) << i;
        }
        return r;
    }

    static long highWords(long a, long b) {
        long r = 0;
        for (int i = 0; i < 64; i += 16) {
            r |= ((short) (a >> i) * (short) (b >> i) >> 16 & 0xffffL) << i;
        }
        return r;
    }

    static long highUnsignedWords(long a, long b) {
        long r = 0;
        for (int i = 0; i < 64; i += 16) {
            r |= ((a >>> i & 0xffff) * (b >>> i & 0xffff) >>> 16) << i;
        }
        return r;
    }

    /** PMULHRSW: the product of two fractions of 15 bits, rounded. */
    static long roundedWords(long a, long b) {
        long r = 0;
        for (int i = 0; i < 64; i += 16) {
            r |= (((short) (a >> i) * (short) (b >> i) >> 14) + 1 >> 1 & 0xffffL) << i;
        }
        return r;
    }

    /** PMADDWD. */
    static long sumsOfWords(long a, long b) {
        return pair(a, b) & 0xffffffffL | pair(a >> 32, b >> 32) << 32;
    }

    private static long pair(long a, long b) {
        return (short) a * (short) b + (short) (a >> 16) * (short) (b >> 16);
    }

    /** PMADDUBSW: bytes without sign by signed ones, the sums of neighbours saturated. */
    static long sumsOfBytes(long a, long b) {
        long r = 0;
        for (int i = 0; i < 64; i += 16) {
            int sum = (int) (a >> i & 0xff) * (byte) (b >> i) + (int) (a >> i + 8 & 0xff) * (byte) (b >> i + 8);
            r |= (Packs.signedWord(sum) & 0xffffL) << i;
        }
        return r;
    }

    /** PSADBW. */
    static long sumOfDifferences(long a, long b) {
        long sum = 0;
        for (int i = 0; i < 64; i += 8) {
            sum += Math.abs((int) (a >> i & 0xff) - (int) (b >> i & 0xff));
        }
        return sum;
    }
}
