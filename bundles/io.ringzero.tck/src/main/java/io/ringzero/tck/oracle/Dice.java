// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.oracle;

/** Seeded generator of cases (SplitMix64). */
final class Dice {
    private long state;

    Dice(long seed) {
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
        return (int) ((next() >>> 33) * bound >>> 31);
    }

    /** True in so many of a hundred. */
    boolean percent(int chance) {
        return below(100) < chance;
    }

    int of(int... values) {
        return values[below(values.length)];
    }

    long ofLongs(long... values) {
        return values[below(values.length)];
    }
}
