// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The image is in ST order between runs, whatever TOP is and however it changes while a run is on. */
class X87RegistersKeepTheImagesOrderTest {
    private static final int ROWS = CpuState.OFF_FXSAVE + 32;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 7})
    void imageIsInStackOrderBetweenRuns(int top) {
        try (CpuState state = new CpuState()) {
            fill(state);
            X87File file = new X87File();
            status(state, top << 11);
            file.begin(state.address());
            for (int i = 0; i < 8; i++) {
                assertEquals(100 + i, file.significand(file.physical(i)));
                assertEquals(200 + i, file.signExponent(file.physical(i)));
            }
            file.top(top - 1);
            file.set(file.physical(0), 42, 43);
            file.end();
            assertEquals(42, state.get(ROWS));
            for (int i = 1; i < 8; i++) {
                assertEquals(100 + i - 1, state.get(ROWS + 16 * i));
                assertEquals(200 + i - 1, state.get(ROWS + 16 * i + 8));
            }
            assertEquals((top - 1 & 7) << 11, state.getInt(CpuState.OFF_FXSAVE) >>> 16);
        }
    }

    @Test
    void mmxRegistersArePhysicalAndRenameTheStack() {
        try (CpuState state = new CpuState()) {
            fill(state);
            status(state, 3 << 11 | 0x4500);
            X87File file = new X87File();
            file.begin(state.address());
            file.enterMmx();
            assertEquals(100, file.mm(3));
            file.mm(2, -2);
            assertEquals(0xff, file.valid());
            assertEquals(0x4500, file.status());
            file.end();
            assertEquals(-2, state.get(ROWS + 32));
            assertEquals(0xffff, state.get(ROWS + 40));
            assertEquals(100, state.get(ROWS + 48));
            file.begin(state.address());
            file.emms();
            assertEquals(0, file.valid());
        }
    }

    @Test
    void fullTagsTellZeroAndSpecial() {
        try (CpuState state = new CpuState()) {
            X87File file = new X87File();
            file.begin(state.address());
            file.valid(0x1f);
            file.set(0, 1L << 63, 0x3fff);
            file.set(1, 0, 0x8000);
            file.set(2, 1, 0);
            file.set(3, 1L << 63, 0x7fff);
            file.set(4, 1, 0x3fff);
            assertEquals(0b11_11_11_10_10_10_01_00, file.fullTags());
            file.fullTags(0b11_00_11_10_01_11_11_11);
            assertEquals(0b01011000, file.valid());
        }
    }

    private static void fill(CpuState state) {
        for (int i = 0; i < 8; i++) {
            state.set(ROWS + 16 * i, 100 + i);
            state.set(ROWS + 16 * i + 8, 200 + i);
        }
    }

    private static void status(CpuState state, int status) {
        state.setInt(CpuState.OFF_FXSAVE, 0x037f | status << 16);
    }
}
