// SPDX-License-Identifier: Apache-2.0
package io.ringzero.core.internal.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.MachineMemory;
import io.ringzero.api.xen.GuestFaultException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FramesAreHandedOutLowestFirstAndWipedTest {
    private static final int OWNER = 5;

    private int settled;
    private final MachineMemory memory = new MachineMemory(256);
    private final FrameTable table = new FrameTable(256);
    private final MachineToPhysical machineToPhysical = new MachineToPhysical(memory);
    private final FrameAllocator allocator = new FrameAllocator(memory, table, machineToPhysical,
        machineToPhysical.reserved(), () -> settled++);

    @AfterEach
    void close() {
        table.close();
        memory.close();
    }

    private void free(long mfn) {
        FrameRef allocation = table.deallocate(mfn);
        assertNotNull(allocation);
        allocation.close();
    }

    @Test
    void lowestFitIsTakenWhateverWentBefore() {
        // Frame 0 is the M2P of 64-bit guests, frame 1 that of 32-bit ones.
        assertEquals(2, allocator.allocate(OWNER, false));
        assertEquals(3, allocator.allocate(OWNER, false));
        assertEquals(4, allocator.allocate(OWNER, false, 2, Long.MAX_VALUE));
        free(3);
        free(2);
        assertEquals(2, allocator.allocate(OWNER, false));
        assertEquals(FrameAllocator.NONE, allocator.allocate(OWNER, false, 3, 8));
        assertEquals(FrameAllocator.NONE, allocator.allocate(OWNER, false, 8, Long.MAX_VALUE), "256 frames less two");
        assertEquals(128, allocator.allocate(OWNER, false, 7, Long.MAX_VALUE));
        assertEquals(254 - 1 - 4 - 128, allocator.freeFrames());
    }

    @Test
    void freedFrameIsZeroAndNamelessBeforeAnybodyGetsIt() throws GuestFaultException {
        long mfn = allocator.allocate(OWNER, false);
        memory.writeLong(mfn * 4096 + 4088, 42);
        machineToPhysical.set(mfn, 7);
        FrameRef second = table.acquire(mfn, OWNER);
        free(mfn);
        assertEquals(42, memory.readLong(mfn * 4096 + 4088), "still referenced");
        assertEquals(0, settled, "still referenced");
        second.close();
        second.close();
        assertEquals(1, settled, "nobody writes it by an old translation when it is wiped");
        assertEquals(0, memory.readLong(mfn * 4096 + 4088));
        assertEquals(MachineToPhysical.INVALID, machineToPhysical.get(mfn));
        assertNull(table.deallocate(mfn));
        assertThrows(GuestFaultException.class, () -> table.acquire(mfn, OWNER));
    }

    @Test
    void typesExcludeEachOther() throws GuestFaultException {
        long mfn = allocator.allocate(OWNER, false);
        FrameRef writable = table.acquire(mfn, OWNER);
        assertTrue(table.open(mfn, FrameType.WRITABLE));
        table.complete(writable);
        for (FrameType type : FrameType.values()) {
            try (FrameRef other = table.acquire(mfn, OWNER)) {
                assertEquals(type == FrameType.WRITABLE, table.share(other, type));
                assertEquals(false, table.open(mfn, type));
            }
        }
        assertEquals(1, table.typeCount(mfn));
        writable.close();
        assertEquals(FrameTable.State.IDLE, table.state(mfn));
        table.lock(mfn);
        assertEquals(false, table.open(mfn, FrameType.WRITABLE));
    }
}
