// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Inputs of the kernels. */
final class Words {
    private Words() {
    }

    /** Positive numbers of 32 bits, by SplitMix64 of a fixed seed. */
    static int[] random(int count) {
        int[] words = new int[count];
        long seed = 42;
        for (int i = 0; i < count; i++) {
            seed += 0x9e3779b97f4a7c15L;
            long z = (seed ^ seed >>> 30) * 0xbf58476d1ce4e5b9L;
            z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
            words[i] = (int) (z ^ z >>> 31) & 0x7fffffff;
        }
        return words;
    }

    static byte[] bytes(int... words) {
        ByteBuffer out = ByteBuffer.allocate(words.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            out.putInt(word);
        }
        return out.array();
    }
}
