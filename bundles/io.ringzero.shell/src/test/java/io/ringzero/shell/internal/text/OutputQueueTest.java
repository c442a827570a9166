// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Output waits in order, but never more than fits; what is lost is told. */
class OutputQueueTest {
    private static final byte[] SIGNAL = new byte[0];
    private final OutputQueue queue = new OutputQueue();

    @Test
    void inOrder() throws Exception {
        queue.add(new byte[] {1, 2});
        queue.add(SIGNAL);
        assertArrayEquals(new byte[] {1, 2}, queue.take());
        assertSame(SIGNAL, queue.take());
        assertTrue(queue.isEmpty());
        assertNull(queue.poll(0));
    }

    @Test
    void aFloodIsCutAtItsOldestEndAndSignalsStay() throws Exception {
        queue.add(SIGNAL);
        int chunks = 3 * OutputQueue.CAPACITY / 1000;
        for (int i = 0; i < chunks; i++) {
            byte[] chunk = new byte[1000];
            chunk[0] = (byte) i;
            queue.add(chunk);
        }
        String told = new String(queue.take(), StandardCharsets.US_ASCII);
        assertEquals("[" + (chunks - OutputQueue.CAPACITY / 1000) * 1000 + " bytes of output are lost: they came faster"
            + " than they could be shown]", told.strip());
        assertSame(SIGNAL, queue.take());
        int kept = 0;
        byte[] last = SIGNAL;
        for (; !queue.isEmpty(); kept++) {
            last = queue.take();
        }
        assertEquals(OutputQueue.CAPACITY / 1000, kept);
        assertEquals((byte) (chunks - 1), last[0]);
    }
}
