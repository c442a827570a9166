// SPDX-License-Identifier: Apache-2.0
package io.ringzero.api.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** An image holds every byte of a state, and loading it makes another state the same. */
class CpuStateIsCompleteInItsImageTest {
    @Test
    void everyByteTravels() {
        try (CpuState from = new CpuState(); CpuState to = new CpuState()) {
            for (int offset = 0; offset < CpuState.BYTES; offset += 8) {
                from.set(offset, 0x0101010101010101L * (offset % 251) + offset);
            }
            to.load(from.image());
            assertEquals(from.image(), to.image());
            for (int offset = 0; offset < CpuState.BYTES; offset += 8) {
                assertEquals(from.get(offset), to.get(offset), "offset " + offset);
            }
        }
    }

    @Test
    void segmentsAndRegistersKeepToTheirFields() {
        try (CpuState state = new CpuState()) {
            CpuImage before = state.image();
            for (int register = 0; register < 8; register++) {
                Segment segment = new Segment(0xfff0 + register, 0xa09b, 0xffffffffL, -1L >>> register);
                state.segment(register, segment);
                assertEquals(segment, state.segment(register));
                state.segment(register, new Segment(0, 0, 0, 0));
            }
            for (int register = 0; register < 16; register++) {
                state.gpr(register, -1L - register);
                assertEquals(-1L - register, state.gpr(register));
                state.gpr(register, 0);
            }
            assertEquals(before, state.image());
            assertThrows(IndexOutOfBoundsException.class, () -> state.gpr(16));
            assertThrows(IndexOutOfBoundsException.class, () -> state.segment(8));
        }
    }

    @Test
    void resetValuesOfTheFloatingPointUnitAreTheManuals() {
        try (CpuState state = new CpuState()) {
            assertEquals(0x037f, state.getInt(CpuState.OFF_FXSAVE) & 0xffff);
            assertEquals(0x1f80, state.getInt(CpuState.OFF_FXSAVE + 24));
            assertEquals(2, state.rflags());
        }
    }
}
