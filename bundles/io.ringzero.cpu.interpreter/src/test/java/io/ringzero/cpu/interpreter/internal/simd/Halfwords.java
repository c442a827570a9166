// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal.simd;

/** Seeded words of 64 bits for packed operations: random elements, and often those where sums and signs turn. */
final class Halfwords {
    private static final long[] BOUNDARIES = {
        0, -1, 0x8080808080808080L, 0x7f7f7f7f7f7f7f7fL, 0x8000800080008000L, 0x7fff7fff7fff7fffL, 0x8000000080000000L,
        0x7fffffff7fffffffL, Long.MIN_VALUE, Long.MAX_VALUE, 1, 0x0101010101010101L, 0x00ff00ff00ff00ffL
    };

    private long state;

    Halfwords(long seed) {
        state = seed;
    }

    /** The next of splitmix64. */
    long random() {
        state += 0x9e3779b97f4a7c15L;
        long z = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    int below(int bound) {
        return (int) Long.remainderUnsigned(random(), bound);
    }

    long next() {
        long mask = random();
        return switch (below(4)) {
            case 0 -> random();
            case 1 -> BOUNDARIES[below(BOUNDARIES.length)];
            default -> BOUNDARIES[below(BOUNDARIES.length)] & mask | random() & ~mask;
        };
    }
}
