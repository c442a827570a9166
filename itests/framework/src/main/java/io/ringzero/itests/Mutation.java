// SPDX-License-Identifier: Apache-2.0
package io.ringzero.itests;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Ways to break a kernel image or a configuration, each decided by a seed alone. */
enum Mutation {
    TRUNCATED {
        @Override
        byte[] image(byte[] good, Seeded random) {
            return Arrays.copyOf(good, random.below(good.length));
        }
    },
    FLIPPED_BITS {
        @Override
        byte[] image(byte[] good, Seeded random) {
            byte[] bad = good.clone();
            for (int n = 1 + random.below(16); n > 0; n--) {
                bad[random.below(bad.length)] ^= (byte) (1 << random.below(8));
            }
            return bad;
        }
    },
    BROKEN_HEADERS {
        @Override
        byte[] image(byte[] good, Seeded random) {
            byte[] bad = good.clone();
            for (int n = 1 + random.below(4); n > 0; n--) {
                bad[random.below(64 + 56 * 4)] = (byte) random.next();
            }
            return bad;
        }
    },
    ABSURD_SIZES {
        @Override
        byte[] image(byte[] good, Seeded random) {
            byte[] bad = good.clone();
            long[] absurd = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 47, 1L << 32, 0xffffffffL, 4095};
            int field = 64 + 8 * random.below(7 * 4);
            ByteBuffer.wrap(bad).order(ByteOrder.LITTLE_ENDIAN).putLong(field, absurd[random.below(absurd.length)]);
            return bad;
        }
    },
    IMPOSSIBLE_NOTES {
        @Override
        byte[] image(byte[] good, Seeded random) {
            byte[] bad = good.clone();
            int note = new String(bad, StandardCharsets.ISO_8859_1).indexOf("Xen\0") - 12;
            for (int n = 1 + random.below(6); n > 0 && note >= 0; n--) {
                bad[note + random.below(Math.min(300, bad.length - note))] = (byte) random.next();
            }
            return bad;
        }
    },
    WRONG_CONFIGURATION {
        @Override
        String config(String good, Seeded random) {
            StringBuilder bad = new StringBuilder(good);
            for (int n = 1 + random.below(3); n > 0; n--) {
                int at = random.below(bad.length());
                switch (random.below(3)) {
                    case 0 -> bad.deleteCharAt(at);
                    case 1 -> bad.setCharAt(at, (char) (' ' + random.below(96)));
                    default -> bad.insert(at, (char) (' ' + random.below(96)));
                }
            }
            return bad.toString();
        }
    };

    byte[] image(byte[] good, Seeded random) {
        return good;
    }

    String config(String good, Seeded random) {
        return good;
    }

    /** SplitMix64. */
    static final class Seeded {
        private long state;

        Seeded(long seed) {
            state = seed;
        }

        long next() {
            long z = state += 0x9e3779b97f4a7c15L;
            z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
            z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
            return z ^ z >>> 31;
        }

        int below(int bound) {
            return (int) Long.remainderUnsigned(next(), bound);
        }
    }
}
