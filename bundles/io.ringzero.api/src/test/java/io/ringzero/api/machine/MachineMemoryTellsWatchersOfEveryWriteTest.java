// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The one door: each kind of write to a flagged frame is told, to those who asked for that flag, within each frame. */
class MachineMemoryTellsWatchersOfEveryWriteTest {
    private static final long MFN = 3;
    private static final long MADDR = MFN << 12;

    static List<Arguments> writes() {
        return List.of(row("byte", m -> m.writeByte(MADDR + 5, (byte) 1), "3:5+1"),
            row("short", m -> m.writeShort(MADDR + 6, (short) 1), "3:6+2"),
            row("int", m -> m.writeInt(MADDR + 8, 1), "3:8+4"), row("long", m -> m.writeLong(MADDR + 16, 1), "3:16+8"),
            row("array", m -> m.write(MADDR + 1, new byte[7], 0, 7), "3:1+7"),
            row("fill", m -> m.fill(MADDR, 4096, (byte) 0), "3:0+4096"),
            row("copy", m -> m.copy(0, MADDR + 9, 3), "3:9+3"),
            row("casInt", m -> m.casInt(MADDR + 4, 0, 9), "3:4+4"),
            row("casLong", m -> m.casLong(MADDR + 8, 0, 9), "3:8+8"),
            row("failed cas", m -> m.casLong(MADDR + 8, 77, 9)), row("other frame", m -> m.writeLong(MADDR - 8, 1)),
            row("over the end", m -> m.writeLong(MADDR + 4092, 1), "3:4092+4", "4:0+4"));
    }

    private static Arguments row(String name, Consumer<MachineMemory> write, String... told) {
        return Arguments.of(name, write, List.of(told));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writes")
    void told(String name, Consumer<MachineMemory> write, List<String> expected) {
        try (MachineMemory memory = new MachineMemory(8)) {
            List<String> told = new ArrayList<>();
            List<String> toldOthers = new ArrayList<>();
            memory.watch(watcher(FrameFlags.CODE, told));
            memory.watch(watcher(FrameFlags.WATCH, toldOthers));
            memory.flags().add(MFN, FrameFlags.CODE);
            memory.flags().add(MFN + 1, FrameFlags.CODE);
            write.accept(memory);
            assertEquals(expected, told);
            assertEquals(List.of(), toldOthers);
        }
    }

    @Test
    void outsideRamIsRefusedBeforeAnythingChanges() {
        try (MachineMemory memory = new MachineMemory(2)) {
            for (long maddr : new long[] {-1, -8, 8192, 8190, Long.MAX_VALUE, Long.MIN_VALUE}) {
                assertThrows(IndexOutOfBoundsException.class, () -> memory.writeInt(maddr, 1));
                assertThrows(IndexOutOfBoundsException.class, () -> memory.readInt(maddr));
            }
            assertThrows(IndexOutOfBoundsException.class, () -> memory.fill(4096, 4097, (byte) 1));
            assertEquals(0, memory.readLong(8184));
        }
    }

    @Test
    void memoryBeyondFourGibibytesIsThereAndCostsNothingUntouched() {
        long frames = (6L << 30) >>> 12;
        try (MachineMemory memory = new MachineMemory(frames)) {
            long last = (frames << 12) - 8;
            memory.writeLong(last, 0x1122334455667788L);
            assertEquals(0x1122334455667788L, memory.readLong(last));
            assertEquals(0, memory.readLong(last & 0xffffffffL));
        }
    }

    private static FrameWatcher watcher(int flags, List<String> told) {
        return new FrameWatcher() {
            @Override
            public int flags() {
                return flags;
            }

            @Override
            public void written(long mfn, int offset, int length) {
                told.add(mfn + ":" + offset + "+" + length);
            }
        };
    }
}
