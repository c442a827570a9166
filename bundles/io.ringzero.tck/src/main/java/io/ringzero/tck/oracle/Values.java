// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

/** Numbers near which processors go wrong: borders of integers, and of the floating-point formats. One thread. */
final class Values {
    /** What 64 bits are meant to hold. */
    enum Lane {
        INTEGER8, INTEGER16, INTEGER32, INTEGER64, FLOAT, DOUBLE, RANDOM
    }

    private static final Lane[] LANES = Lane.values();
    private static final int[] FLOATS = {0, 0x80000000, 1, 0x80000001, 0x7fffff, 0x800000, 0x80800000, 0x3f800000,
        0xbf800000,
        0x3f000000, 0x3fc00000, 0x40200000, 0x3effffff, 0x3f7fffff, 0x4b000001, 0x4effffff, 0x4f000000, 0xcf000000,
        0xcf000001, 0x5effffff, 0x5f000000, 0xdf000000, 0x7f7fffff, 0xff7fffff, 0x7f800000, 0xff800000, 0x7f800001,
        0xffa00000, 0x7fc00000, 0xffc00000, 0x7fffffff, 0x34000000, 0x33800000};
    private static final long[] DOUBLES = {0, 1L << 63, 1, 1L << 63 | 1, 0xf_ffff_ffff_ffffL, 0x10_0000_0000_0000L,
        0x3ff0_0000_0000_0000L, 0xbff0_0000_0000_0000L, 0x3fe0_0000_0000_0000L, 0x3ff8_0000_0000_0000L,
        0x4004_0000_0000_0000L, 0x3fdf_ffff_ffff_ffffL, 0x3fef_ffff_ffff_ffffL, 0x41df_ffff_ffc0_0000L,
        0x41e0_0000_0000_0000L, 0xc1e0_0000_0000_0000L, 0xc1e0_0000_0020_0000L, 0x43df_ffff_ffff_ffffL,
        0x43e0_0000_0000_0000L, 0xc3e0_0000_0000_0000L, 0x7fef_ffff_ffff_ffffL, 0xffef_ffff_ffff_ffffL,
        0x7ff0_0000_0000_0000L, 0xfff0_0000_0000_0000L, 0x7ff0_0000_0000_0001L, 0xfff4_0000_0000_0000L,
        0x7ff8_0000_0000_0000L, 0xfff8_0000_0000_0000L, 0x7fff_ffff_ffff_ffffL, 0x47ef_ffff_e000_0000L,
        0x47ef_ffff_f000_0000L, 0x36a0_0000_0000_0000L, 0x3690_0000_0000_0000L, 0x3810_0000_0000_0000L,
        0x380f_ffff_e000_0000L, 0x3cb0_0000_0000_0000L, 0x3ca0_0000_0000_0000L};
    private static final int[] EXPONENTS = {0, 1, 2, 0x3fff, 0x3ffe, 0x4000, 0x401e, 0x403e, 0x403f, 0x3c01, 0x3c00,
        0x3bcd,
        0x43fe, 0x43ff, 0x3f81, 0x3f6a, 0x407e, 0x407f, 0x7ffe, 0x7fff};

    private final Dice dice;

    Values(Dice dice) {
        this.dice = dice;
    }

    /** An integer for a general register. */
    long integer() {
        return switch (dice.below(8)) {
            case 0 -> dice.below(4) - 1;
            case 1 -> border(dice.of(7, 8, 15, 16, 31, 32, 63, 64));
            case 2 -> (byte) dice.next();
            case 3 -> (int) dice.next();
            case 4 -> dice.next() >>> dice.below(64);
            case 5 -> border(dice.of(7, 8, 15, 16, 31, 32)) | dice.next() << 32;
            default -> dice.next();
        };
    }

    /** Close to a power of two, or to its negative. */
    private long border(int bit) {
        long near = (bit == 64 ? 0 : 1L << bit) + dice.below(3) - 1;
        return dice.percent(25) ? -near : near;
    }

    Lane anyLane() {
        return LANES[dice.below(LANES.length)];
    }

    /** 64 bits of a lane kind. */
    long lanes(Lane lane) {
        return switch (lane) {
            case INTEGER8 -> bytes();
            case INTEGER16 -> small(16) | small(16) << 16 | small(16) << 32 | small(16) << 48;
            case INTEGER32 -> small(32) | small(32) << 32;
            case INTEGER64 -> integer();
            case FLOAT -> floating32() & 0xffff_ffffL | (long) floating32() << 32;
            case DOUBLE -> floating64();
            case RANDOM -> dice.next();
        };
    }

    private long bytes() {
        long value = dice.next();
        for (int shift = 0; shift < 64; shift += 8) {
            if (dice.percent(30)) {
                value = value & ~(0xffL << shift) | (long) dice.of(0, 1, 0x7f, 0x80, 0xff, 0x81) << shift;
            }
        }
        return value;
    }

    private long small(int bits) {
        long value = dice.percent(50) ? dice.next() : border(dice.of(7, 8, bits - 1, bits));
        return value & (1L << bits) - 1;
    }

    int floating32() {
        return switch (dice.below(4)) {
            case 0 -> FLOATS[dice.below(FLOATS.length)];
            case 1 -> Float.floatToRawIntBits(dice.below(2000) - 1000 + dice.below(4) * 0.25f);
            case 2 -> FLOATS[dice.below(FLOATS.length)] + dice.below(5) - 2;
            default -> (int) dice.next() & 0x80ffffff | 0x3f000000 + (dice.below(dice.of(4, 60, 254)) - 2 << 23);
        };
    }

    long floating64() {
        return switch (dice.below(4)) {
            case 0 -> DOUBLES[dice.below(DOUBLES.length)];
            case 1 -> Double.doubleToRawLongBits(dice.below(2000) - 1000 + dice.below(4) * 0.25);
            case 2 -> DOUBLES[dice.below(DOUBLES.length)] + dice.below(5) - 2;
            default -> dice.next() & 0x801f_ffff_ffff_ffffL
                | 0x3fe0_0000_0000_0000L + ((long) (dice.below(dice.of(4, 60, 2046)) - 2) << 52);
        };
    }

    /** Sign and exponent of an x87 number. */
    int exponent80() {
        int exponent = dice.percent(70)
            ? dice.of(EXPONENTS)
            : dice.percent(70)
                ? 0x3fff + dice.below(140) - 70
                : dice.below(
                    0x8000);
        return exponent & 0x7fff | dice.below(2) << 15;
    }

    /** Significand of an x87 number; its integer bit mostly fits the exponent. */
    long significand80(int exponent) {
        long fraction = switch (dice.below(5)) {
            case 0 -> 0;
            case 1 ->
                dice.ofLongs(1, 0x400, 0x3ff, 0x401, 0x80_0000_0000L, 0x7f_ffff_ffffL, 0x4000_0000_0000_0000L, -1L);
            case 2 -> dice.next() << dice.below(63);
            default -> dice.next();
        };
        boolean integerBit = (exponent & 0x7fff) != 0;
        if (dice.percent(4)) {
            integerBit = !integerBit;
        }
        return integerBit ? fraction | 1L << 63 : fraction & Long.MAX_VALUE;
    }
}
