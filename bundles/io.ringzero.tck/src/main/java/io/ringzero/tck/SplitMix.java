// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck;

/** Seeded generator of test cases (SplitMix64). A failing test names its seed. */
final class SplitMix {
    private long state;

    SplitMix(long seed) {
        state = seed;
    }

    long next() {
        state += 0x9e3779b97f4a7c15L;
        long z = state;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    /** From 0 to {@code bound} less one. */
    int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }
}
