// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.x86.Handler;

/** Searching, counting and reversing: BSF, BSR, TZCNT, LZCNT, POPCNT, BSWAP, MOVBE, CRC32. */
final class Scan extends Op {
    private final Handler handler;
    private final Place destination;
    private final Place source;
    private final int bits;

    /**
     * @param handler what the encoding means to this processor
     */
    Scan(Site site, Handler handler) {
        this.handler = handler;
        destination = site.place(0);
        source = handler == Handler.BSWAP ? destination : site.place(1);
        bits = source.size * 8;
    }

    @Override
    Op ex(Core c) {
        long value = source.read(c);
        switch (handler) {
            case BSF -> scan(c, value, Long.numberOfTrailingZeros(value));
            case BSR -> scan(c, value, 63 - Long.numberOfLeadingZeros(value));
            case TZCNT -> count(c, value, value == 0 ? bits : Long.numberOfTrailingZeros(value));
            case LZCNT -> count(c, value, Long.numberOfLeadingZeros(value) - (64 - bits));
            case POPCNT -> {
                destination.write(c, Long.bitCount(value));
                c.arithmeticFlags(value == 0 ? Bits.ZF : 0);
            }
            // 16 bits: undefined, 0 as AMD gives it
            case BSWAP -> destination.write(c, bits == 16 ? 0 : Long.reverseBytes(value) >>> 64 - bits);
            case MOVBE -> destination.write(c, Long.reverseBytes(value) >>> 64 - bits);
            default -> destination.write(c, crc32c(destination.read(c), value, bits));
        }
        return next;
    }

    /** A zero source leaves the destination as it was, upper half included (AMD). */
    private void scan(Core c, long value, int found) {
        if (value != 0) {
            destination.write(c, found);
        }
        c.arithmeticFlags(c.arithmeticFlags() & ~Bits.ZF | (value == 0 ? Bits.ZF : 0));
    }

    private void count(Core c, long value, int found) {
        destination.write(c, found);
        c.arithmeticFlags(c.arithmeticFlags() & ~(Bits.ZF | Bits.CF) | (found == 0 ? Bits.ZF : 0)
            | (value == 0 ? Bits.CF : 0));
    }

    private static long crc32c(long crc, long value, int bits) {
        int r = (int) crc;
        for (int i = 0; i < bits; i += 8) {
            r ^= (int) (value >>> i) & 0xff;
            for (int k = 0; k < 8; k++) {
                r = r >>> 1 ^ ((r & 1) != 0 ? 0x82f63b78 : 0); // Castagnoli, reflected
            }
        }
        return r & 0xffffffffL;
    }
}
