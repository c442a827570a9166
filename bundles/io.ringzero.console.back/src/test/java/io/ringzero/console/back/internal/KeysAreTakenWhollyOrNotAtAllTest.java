// SPDX-License-Identifier: Apache-2.0
package io.ringzero.console.back.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What is typed at a guest that does not read waits, up to a bound. */
class KeysAreTakenWhollyOrNotAtAllTest {
    @Test
    void andThereIsRoomAgainOnceTheyAreRead() {
        KeyQueue keys = new KeyQueue();
        byte[] half = new byte[KeyQueue.CAPACITY / 2];
        half[0] = 1;
        assertTrue(keys.add(half));
        assertTrue(keys.add(half));
        assertFalse(keys.add(new byte[] {2}));
        assertEquals(KeyQueue.CAPACITY, keys.size());
        assertArrayEquals(new byte[] {1, 0}, keys.take(2));
        assertFalse(keys.add(new byte[3]));
        assertTrue(keys.add(new byte[] {2, 3}));
        assertEquals(KeyQueue.CAPACITY, keys.size());
    }
}
