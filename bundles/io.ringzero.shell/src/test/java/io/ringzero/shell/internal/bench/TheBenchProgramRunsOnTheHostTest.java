// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The executable that is measured in guests is one for any Linux on x86-64: the host's, where it is that. */
class TheBenchProgramRunsOnTheHostTest {
    @Test
    void itIsAStaticElf64ExecutableAndTheSameEachTime() {
        ByteBuffer elf = ByteBuffer.wrap(BenchProgram.file()).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(0x464c457f, elf.getInt(0), "magic");
        assertEquals(2, elf.get(4), "64 bits");
        assertEquals(2, elf.getShort(16), "an executable");
        assertEquals(62, elf.getShort(18), "x86-64");
        int header = (int) elf.getLong(32);
        int headers = elf.getShort(56);
        long entry = elf.getLong(24);
        boolean inside = false;
        for (int i = 0; i < headers; i++) {
            int at = header + i * elf.getShort(54);
            long start = elf.getLong(at + 16);
            boolean executable = elf.getInt(at) == 1 && (elf.getInt(at + 4) & 1) != 0;
            inside |= executable && entry >= start && entry < start + elf.getLong(at + 32);
            assertTrue(elf.getInt(at) != 3, "needs no interpreter");
        }
        assertTrue(inside, "the entry is in an executable segment");
        assertArrayEquals(BenchProgram.file(), BenchProgram.file());
    }

    @Test
    void everyLoopEndsAndTakesTime() throws Exception {
        assumeTrue(HostPeer.present(), "SKIPPED: the host is not Linux on x86-64");
        List<Measured.Call> plan = Row.probes().stream().map(probe -> new Measured.Call(probe, 2)).toList();
        List<Cost> costs = HostPeer.costs(BenchProgram.file(), plan);
        assertEquals(plan.size(), costs.size());
        for (int i = 0; i < plan.size(); i++) {
            assertTrue(costs.get(i).nanos() > 0, plan.get(i).arguments());
        }
    }

    @Test
    void aLoopThatDoesNotExistIsRefused() {
        assumeTrue(HostPeer.present(), "SKIPPED: the host is not Linux on x86-64");
        List<Measured.Call> plan = List.of(new Measured.Call(new Row.Probe('?', 1, ""), 1));
        IOException refusal = assertThrows(IOException.class, () -> HostPeer.costs(BenchProgram.file(), plan));
        assertTrue(String.valueOf(refusal.getMessage()).contains("'? 1' on the host ended with"), refusal.getMessage());
    }
}
