// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.MachineMemory;
import java.util.PrimitiveIterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A guest on another pCPU takes events out of its queue while the hypervisor links to them. Whatever it does at the moment of
 * each of the hypervisor's tries, the word is not left BUSY: Linux would wait for that for ever ({@code clear_masked_cond}).
 */
class BusyEventWordsAreAlwaysGivenBackTest {
    private static final int LINKED = 1 << 29;
    private static final int MASKED = 1 << 30;
    private static final int PENDING = 1 << 31;
    private static final int BUSY = 1 << 28;
    private static final int NEXT = 77;

    private final MachineMemory memory = new MachineMemory(1);

    @AfterEach
    void close() {
        memory.close();
    }

    /** One letter for what the guest does before each try: nothing, mask or unmask, unlink as Linux does. */
    @ParameterizedTest
    @CsvSource({
        "-, true", "u, false", "mu, false", "mmu, false", "mmmu, false", "mmmmu, false", "m-, true", "mm-, true",
        "mmm-, true", "mmmm-, true", "mmmmm, true", "mmmmmmmm, true",
    })
    void whateverTheGuestDoesMeanwhile(String doings, boolean linked) {
        memory.writeInt(0, PENDING | LINKED | 5);
        PrimitiveIterator.OfInt guest = IntStream.concat(doings.chars(), IntStream.generate(() -> '-')).iterator();
        FifoLink link = new FifoLink(memory, 0) {
            @Override
            boolean swap(int before, int after) {
                int now = memory.readInt(0);
                switch (guest.nextInt()) {
                    case 'm' -> memory.writeInt(0, now ^ MASKED);
                    case 'u' -> memory.writeInt(0, now & ~(LINKED | (1 << 17) - 1));
                    default -> {
                    }
                }
                return super.swap(before, after);
            }
        };
        assertEquals(linked, link.to(NEXT));
        int after = memory.readInt(0);
        assertEquals(0, after & BUSY);
        assertEquals(PENDING, after & PENDING);
        if (doings.endsWith("-")) {
            assertEquals(LINKED | NEXT, after & (LINKED | (1 << 17) - 1));
        } else if (!linked) {
            assertEquals(0, after & LINKED);
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1073741824", "268435456"})
    void oneThatIsInNoQueueIsNotLinkedTo(int word) {
        memory.writeInt(0, word);
        assertEquals(false, new FifoLink(memory, 0).to(NEXT));
        assertEquals(word & ~BUSY, memory.readInt(0));
    }
}
