// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import org.junit.jupiter.api.Test;

/** #AC at CPL 3 with CR0.AM and RFLAGS.AC: which accesses, and before which other faults, as family 19h has it. */
class AlignmentIsCheckedTest {
    private static final int ABSENT = 0x1000;
    private static final int FINE = Vector.UD;

    private record Row(String what, int offset, int vector, int... code) {
    }

    private static final Row[] ROWS = {new Row("mov rax, [rsi]", 8, FINE, 0x48, 0x8b, 0x06),
        new Row("mov rax, [rsi] at 4", 4, Vector.AC, 0x48, 0x8b, 0x06),
        new Row("mov [rsi], ax at 2", 2, FINE, 0x66, 0x89, 0x06),
        new Row("mov [rsi], ax at 1", 1, Vector.AC, 0x66, 0x89, 0x06), new Row("mov al, [rsi]", 1, FINE, 0x8a, 0x06),
        new Row("absent page, misaligned", ABSENT + 1, Vector.AC, 0x8b, 0x06),
        new Row("absent page, aligned", ABSENT, Vector.PF, 0x8b, 0x06),
        new Row("into an absent page", ABSENT - 1, Vector.AC, 0x8b, 0x06),
        new Row("movups xmm0, [rsi] at 8", 8, Vector.AC, 0x0f, 0x10, 0x06),
        new Row("movups xmm0, [rsi] at 16", 16, FINE, 0x0f, 0x10, 0x06),
        new Row("movaps xmm0, [rsi] at 8", 8, Vector.GP, 0x0f, 0x28, 0x06),
        new Row("fld tbyte [rsi] at 4", 4, Vector.AC, 0xdb, 0x2e),
        new Row("fld tbyte [rsi] at 8", 8, FINE, 0xdb, 0x2e),
        new Row("lock inc dword [rsi] at 2", 2, Vector.AC, 0xf0, 0xff, 0x06),
        new Row("clflush [rsi] at 1", 1, FINE, 0x0f, 0xae, 0x3e)};

    @Test
    void everyRowRaisesWhatTheProcessorRaises() {
        for (Row row : ROWS) {
            assertEquals(row.vector, vector(row, 3, Bits.AC, Bits.CR0_AM), row.what);
        }
    }

    @Test
    void withoutTheFlagTheControlBitOrAtCplZeroNothingIsChecked() {
        Row row = ROWS[1];
        assertEquals(FINE, vector(row, 3, 0, Bits.CR0_AM));
        assertEquals(FINE, vector(row, 3, Bits.AC, 0));
        assertEquals(FINE, vector(row, 0, Bits.AC, Bits.CR0_AM));
    }

    private static int vector(Row row, int cpl, long flags, long cr0) {
        try (Bench bench = new Bench()) {
            bench.level(cpl);
            bench.mmu.absent.add(Bench.DATA + ABSENT >> 12);
            bench.state.set(CpuState.OFF_CR0, bench.state.get(CpuState.OFF_CR0) | cr0);
            bench.state.rflags(2 | flags);
            bench.state.gpr(CpuState.RSI, Bench.DATA + row.offset);
            bench.bytes(Bench.CODE, row.code);
            bench.bytes(Bench.CODE + row.code.length, 0x0f, 0x0b);
            int exit = bench.run(10);
            assertEquals(Exit.EVENT, exit, row.what);
            int vector = bench.state.getInt(CpuState.OFF_EXIT_VECTOR);
            assertEquals(vector == FINE ? Bench.CODE + row.code.length : Bench.CODE, bench.state.rip(), row.what);
            assertEquals(0, bench.state.getInt(CpuState.OFF_EXIT_ERROR) & 1, row.what);
            return vector;
        }
    }
}
