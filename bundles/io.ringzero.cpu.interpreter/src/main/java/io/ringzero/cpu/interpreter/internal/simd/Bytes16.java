// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

/** Elements of 128 bits by number. */
final class Bytes16 {
    private Bytes16() {
    }

    static int unsignedByte(long low, long high, int i) {
        return (int) ((i < 8 ? low : high) >>> (i & 7) * 8) & 0xff;
    }

    static int signedWord(long low, long high, int i) {
        return (short) ((i < 4 ? low : high) >>> (i & 3) * 16);
    }

    static int word(long low, long high, int i) {
        return signedWord(low, high, i) & 0xffff;
    }

    static int signedDouble(long low, long high, int i) {
        return (int) ((i < 2 ? low : high) >>> (i & 1) * 32);
    }

    static long doubleWord(long low, long high, int i) {
        return signedDouble(low, high, i) & 0xffffffffL;
    }
}
