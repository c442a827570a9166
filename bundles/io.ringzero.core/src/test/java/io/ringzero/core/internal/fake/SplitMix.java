// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.fake;

/** Seeded numbers for generators (Steele, Lea, Flood: Fast splittable pseudorandom number generators). */
public final class SplitMix {
    private long state;

    public SplitMix(long seed) {
        state = seed;
    }

    public long next() {
        state += 0x9e37_79b9_7f4a_7c15L;
        long z = (state ^ state >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
        return z ^ z >>> 31;
    }

    /** 0 to bound less one. */
    public int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    /** True in one of so many cases. */
    public boolean oneIn(int cases) {
        return below(cases) == 0;
    }
}
