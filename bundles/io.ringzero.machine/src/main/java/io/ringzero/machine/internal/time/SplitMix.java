// SPDX-License-Identifier: Apache-2.0
package io.ringzero.machine.internal.time;

/** The machine's only source of randomness: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). pCPU threads. */
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
}
