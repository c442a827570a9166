// SPDX-License-Identifier: Apache-2.0
package io.ringzero.toolstack.internal.config;

/** SplitMix64: the same numbers for the same seed, everywhere. */
final class SplitMix {
    private long state;

    SplitMix(long seed) {
        state = seed;
    }

    long next() {
        state += 0x9e3779b97f4a7c15L;
        long mixed = (state ^ state >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }

    /** From 0 to below a limit. */
    int below(int limit) {
        return (int) Long.remainderUnsigned(next(), limit);
    }
}
