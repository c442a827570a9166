// SPDX-License-Identifier: Apache-2.0
package io.ringzero.tck.user;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Segment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The descriptor table as Linux lays it out for user programs: flat code and data, and a thread's own segment. */
final class ThreadSegments {
    private static final long GDT = 0xffff_8000_0000_0000L;
    private static final int ENTRIES = 16;
    private static final int CODE32 = 4;
    private static final int DATA = 5;
    private static final int CODE64 = 6;

    private final UserMemory memory;

    ThreadSegments(UserMemory memory) {
        this.memory = memory;
    }

    /** Builds the table and loads the segment registers of a new program. */
    void load(CpuState state, boolean wide) {
        memory.map(GDT, UserMemory.PAGE, UserMemory.READ | UserMemory.WRITE | UserMemory.SUPERVISOR);
        put(CODE32, 0x00cf_fb00_0000_ffffL);
        put(DATA, 0x00cf_f300_0000_ffffL);
        put(CODE64, 0x00af_fb00_0000_ffffL);
        state.set(CpuState.OFF_GDTR_BASE, GDT);
        state.set(CpuState.OFF_GDTR_LIMIT, ENTRIES * 8 - 1);
        state.segment(CpuState.CS, wide
            ? Segment.code64(CODE64 << 3 | 3, 3)
            : new Segment(CODE32 << 3 | 3, 0xc0fb, 0xffffffffL, 0));
        Segment data = Segment.data(DATA << 3 | 3, 3);
        state.segment(CpuState.SS, data);
        for (int register : new int[] {CpuState.DS, CpuState.ES}) {
            state.segment(register, wide ? Segment.unusable(0) : data);
        }
        for (int register : new int[] {CpuState.FS, CpuState.GS, CpuState.LDTR}) {
            state.segment(register, Segment.unusable(0));
        }
        state.cpl(3);
    }

    /** A flat data segment with a base. */
    void thread(int entry, int base) {
        long low = (base & 0xffffffL) << 16 | 0xffff;
        put(entry, low | 0x00cf_f300_0000_0000L | (long) (base >>> 24) << 56);
    }

    private void put(int entry, long descriptor) {
        memory.write(GDT + entry * 8L, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(descriptor)
            .array());
    }
}
