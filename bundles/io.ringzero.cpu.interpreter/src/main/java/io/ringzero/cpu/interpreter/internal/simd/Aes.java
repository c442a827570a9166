// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

import io.ringzero.x86.Handler;

/** One round of AES (FIPS 197). The state's byte i lies in row {@code i % 4}, column {@code i / 4}. */
final class Aes {
    private static final int[] FORWARD = new int[256];
    private static final int[] INVERSE = new int[256];

    static {
        for (int value = 0; value < 256; value++) {
            int inverse = inverse(value);
            int image = inverse ^ rotate(inverse, 1) ^ rotate(inverse, 2) ^ rotate(inverse, 3) ^ rotate(inverse, 4)
                ^ 0x63;
            FORWARD[value] = image;
            INVERSE[image] = value;
        }
    }

    private Aes() {
    }

    /** The operation of an AES instruction without a constant. */
    static WideOperation of(Handler handler) {
        return switch (handler) {
            case AESENC -> (o, a, ah, b, bh) -> o.set(forward(a, ah, 0, true) ^ b, forward(a, ah, 8, true) ^ bh);
            case AESENCLAST -> (o, a, ah, b, bh) -> o.set(forward(a, ah, 0, false) ^ b, forward(a, ah, 8, false) ^ bh);
            case AESDEC -> (o, a, ah, b, bh) -> o.set(unmixed(backward(a, ah, 0)) ^ b, unmixed(backward(a, ah, 8))
                ^ bh);
            case AESDECLAST -> (o, a, ah, b, bh) -> o.set(backward(a, ah, 0) ^ b, backward(a, ah, 8) ^ bh);
            default -> (o, a, ah, b, bh) -> o.set(unmixed(b), unmixed(bh));
        };
    }

    /** AESKEYGENASSIST: words 1 and 3 of the source substituted, and the same rotated, with the round constant. */
    static WideOperation keyAssist(int constant) {
        return (o, a, ah, b, bh) -> o.set(assist((int) (b >> 32), constant), assist((int) (bh >> 32), constant));
    }

    private static long assist(int word, int constant) {
        int substituted = 0;
        for (int i = 0; i < 32; i += 8) {
            substituted |= FORWARD[word >> i & 0xff] << i;
        }
        return substituted & 0xffffffffL | (long) (Integer.rotateRight(substituted, 8) ^ constant) << 32;
    }

    /** Two columns from a byte on: rows shifted, bytes substituted, perhaps columns mixed. */
    private static long forward(long low, long high, int from, boolean mix) {
        long r = 0;
        for (int i = 0; i < 8; i++) {
            int row = i & 3;
            int source = from + i + 4 * row & 15;
            r |= (long) FORWARD[Bytes16.unsignedByte(low, high, source)] << 8 * i;
        }
        return mix ? mixed(r) : r;
    }

    private static long backward(long low, long high, int from) {
        long r = 0;
        for (int i = 0; i < 8; i++) {
            int row = i & 3;
            int source = from + i - 4 * row & 15;
            r |= (long) INVERSE[Bytes16.unsignedByte(low, high, source)] << 8 * i;
        }
        return r;
    }

    /** MixColumns for two columns: 2a(i) + 3a(i+1) + a(i+2) + a(i+3) in each byte. */
    private static long mixed(long a) {
        long twice = doubled(a);
        return twice ^ turned(twice ^ a, 8) ^ turned(a, 16) ^ turned(a, 24);
    }

    /** InvMixColumns: MixColumns after 5a(i) + 4a(i+2). */
    private static long unmixed(long a) {
        return mixed(a ^ doubled(doubled(a ^ turned(a, 16))));
    }

    /** Each byte times x in the field. */
    private static long doubled(long a) {
        return (a & 0x7f7f_7f7f_7f7f_7f7fL) << 1 ^ (a >>> 7 & 0x0101_0101_0101_0101L) * 0x1b;
    }

    /** Each column rotated towards its first byte. */
    private static long turned(long a, int by) {
        return Integer.rotateRight((int) a, by) & 0xffffffffL | (long) Integer.rotateRight((int) (a >> 32), by) << 32;
    }

    private static int times(int a, int b) {
        int r = 0;
        for (int i = 0; i < 8; i++) {
            if ((b >> i & 1) != 0) {
                r ^= a << i;
            }
        }
        for (int i = 14; i > 7; i--) {
            if ((r >> i & 1) != 0) {
                r ^= 0x11b << i - 8;
            }
        }
        return r;
    }

    private static int inverse(int value) {
        int r = 1;
        for (int i = 0; i < 254; i++) {
            r = times(r, value); // the group has 255 elements
        }
        return value == 0 ? 0 : r;
    }

    private static int rotate(int value, int by) {
        return (value << by | value >> 8 - by) & 0xff;
    }
}
