// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

/** Elements made narrower, with saturation, or wider. HOT PATH. */
final class Packs {
    private Packs() {
    }

    static int signedWord(int value) {
        return Math.clamp(value, -32768, 32767);
    }

    /** Eight signed words, four in each argument, to signed bytes. */
    static long wordsToSigned(long low, long high) {
        return fourSigned(low) | fourSigned(high) << 32;
    }

    private static long fourSigned(long words) {
        long r = 0;
        for (int i = 0; i < 4; i++) {
            r |= (Math.clamp((int) (short) (words >> 16 * i), -128, 127) & 0xffL) << 8 * i;
        }
        return r;
    }

    /** Eight signed words to bytes without sign. */
    static long wordsToUnsigned(long low, long high) {
        return fourUnsigned(low) | fourUnsigned(high) << 32;
    }

    private static long fourUnsigned(long words) {
        long r = 0;
        for (int i = 0; i < 4; i++) {
            r |= (long) Math.clamp((int) (short) (words >> 16 * i), 0, 255) << 8 * i;
        }
        return r;
    }

    /** Four signed doublewords to signed words. */
    static long doublesToSigned(long low, long high) {
        return twoSigned(low) | twoSigned(high) << 32;
    }

    private static long twoSigned(long doubles) {
        return signedWord((int) doubles) & 0xffffL | (signedWord((int) (doubles >> 32)) & 0xffffL) << 16;
    }

    /** Four signed doublewords to words without sign. */
    static long doublesToUnsigned(long low, long high) {
        return twoUnsigned(low) | twoUnsigned(high) << 32;
    }

    private static long twoUnsigned(long doubles) {
        return Math.clamp((int) doubles, 0, 65535) | (long) Math.clamp((int) (doubles >> 32), 0, 65535) << 16;
    }

    /** The low four bytes as words. */
    static long bytesToWords(long value) {
        long v = value & 0xffffffffL;
        v = (v | v << 16) & 0x0000ffff0000ffffL;
        return (v | v << 8) & 0x00ff00ff00ff00ffL;
    }

    /** The low four bytes, signed, as words. */
    static long signedBytesToWords(long value) {
        long words = bytesToWords(value);
        return words | (words >>> 7 & 0x0001000100010001L) * 0xff00;
    }

    /** The low two bytes as doublewords. */
    static long bytesToDoubles(long value) {
        return value & 0xff | (value & 0xff00) << 24;
    }

    static long signedBytesToDoubles(long value) {
        return (byte) value & 0xffffffffL | (long) (byte) (value >> 8) << 32;
    }

    /** The low two words as doublewords. */
    static long wordsToDoubles(long value) {
        return value & 0xffff | (value & 0xffff0000L) << 16;
    }

    static long signedWordsToDoubles(long value) {
        return (short) value & 0xffffffffL | (long) (short) (value >> 16) << 32;
    }
}
