// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/** Reads instruction bytes, at most 15. Past the end it answers 0 and remembers: the decoder looks once at the end. */
final class ByteCursor {
    static final int MAX_LENGTH = 15;

    private final byte[] bytes;
    private final int start;
    private final int limit;
    private int at;
    private boolean exhausted;

    ByteCursor(byte[] bytes, int offset, int available) {
        this.bytes = bytes;
        this.start = offset;
        this.limit = offset + Math.min(available, MAX_LENGTH);
        this.at = offset;
    }

    /** The next byte, unsigned, without going on. */
    int peek() {
        if (at >= limit) {
            exhausted = true;
            return 0;
        }
        return bytes[at] & 0xff;
    }

    int next() {
        int value = peek();
        at++;
        return value;
    }

    /** A little-endian number of 8, 16, 32 or 64 bits, sign-extended. */
    long signed(int bits) {
        long value = 0;
        for (int shift = 0; shift < bits; shift += 8) {
            value |= (long) next() << shift;
        }
        return value << 64 - bits >> 64 - bits;
    }

    /** Whether something was read that is not there. */
    boolean exhausted() {
        return exhausted;
    }

    /** Bytes read. */
    int length() {
        return at - start;
    }

    /** What an exhausted cursor means. */
    DecodeFault fault() {
        return limit - start == MAX_LENGTH ? DecodeFault.TOO_LONG : DecodeFault.NEED_MORE_BYTES;
    }
}
