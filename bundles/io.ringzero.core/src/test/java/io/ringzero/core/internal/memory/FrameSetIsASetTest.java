// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** Does what one set of bits would do, over borders of its parts and with frames far apart. */
class FrameSetIsASetTest {
    private static final int[] NEAR = {0, 4095, 4096, 8191, 8192, 1 << 18, (1 << 19) + 4095};

    private long seed = 7;

    private int random(int below) {
        seed += 0x9e3779b97f4a7c15L;
        long mixed = (seed ^ seed >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return (int) Math.floorMod(mixed ^ mixed >>> 31, (long) below);
    }

    @Test
    void asABitSet() {
        FrameSet set = new FrameSet();
        BitSet bits = new BitSet();
        for (int i = 0; i < 10_000; i++) {
            int frame = NEAR[random(NEAR.length)] + random(40);
            switch (random(6)) {
                case 0, 1 -> {
                    set.set(frame);
                    bits.set(frame);
                }
                case 2 -> {
                    int count = 1 << random(random(20) == 0 ? 14 : 4);
                    set.set(frame, frame + count);
                    bits.set(frame, frame + count);
                }
                default -> {
                    set.clear(frame);
                    bits.clear(frame);
                }
            }
            int asked = NEAR[random(NEAR.length)] + random(40);
            assertEquals(bits.get(asked), set.get(asked));
            assertEquals(bits.nextSetBit(asked), set.next(asked));
            if (i % 1000 == 0) {
                assertEquals(bits, set.copy());
            }
            if (i % 2500 == 2499) {
                set.clear();
                bits.clear();
                assertEquals(-1, set.next(0));
            }
        }
    }
}
