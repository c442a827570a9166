// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** Numbers as disassemblies write them. */
final class Hex {
    private Hex() {
    }

    static String of(long value) {
        return "0x" + Long.toHexString(value);
    }

    /** With a sign in front: {@code +0x8}, {@code -0x8}. */
    static String signed(long value) {
        return value < 0 ? "-0x" + Long.toHexString(-value) : "+0x" + Long.toHexString(value);
    }

    static long truncate(long value, int bits) {
        return bits >= 64 || bits == 0 ? value : value & (1L << bits) - 1;
    }
}
