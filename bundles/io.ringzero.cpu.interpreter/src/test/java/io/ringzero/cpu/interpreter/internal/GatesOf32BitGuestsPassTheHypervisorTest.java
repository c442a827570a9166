// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Register.EAX;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.machine.VectorSet;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Register;
import org.junit.jupiter.api.Test;

/**
 * {@link CpuControls#GATES_32}: INT n of compatibility mode takes an 8-byte gate to 32-bit code and the stack of a 32-bit TSS;
 * everything else exits, and without the bit long mode's own rules hold.
 */
class GatesOf32BitGuestsPassTheHypervisorTest {
    private static final int VECTOR = 0x80;
    private static final int CODE1 = 0x68;
    private static final int DATA1 = 0x70;
    private static final long HANDLER = 0x40000;
    private static final int STACK1 = 0x32000;
    /** Of the test itself: ends a run wherever it is. */
    private static final int END = 0x90;

    private static Bench bench(int more) {
        Bench bench = new Bench();
        Tables.install(bench);
        Tables.descriptor(bench, CODE1, 0x00cfbb000000ffffL);
        Tables.descriptor(bench, DATA1, 0x00cfb3000000ffffL);
        bench.memory.writeLong(Tables.IDT + VECTOR * 8L,
            HANDLER & 0xffff | (CODE1 | 1L) << 16 | (HANDLER & 0xffff_0000L | 0xef00) << 32);
        bench.memory.writeInt(Tables.TSS + 12, STACK1);
        bench.memory.writeInt(Tables.TSS + 16, DATA1 | 1);
        bench.controls = new CpuControls(VectorSet.ALL.without(VECTOR), VectorSet.NONE.with(VECTOR), more,
            bench.engine.features());
        bench.load(new Assembler(CodeMode.PROTECTED32).mov(EAX, 7).interrupt(END), HANDLER);
        bench.load(new Assembler(CodeMode.PROTECTED32).interrupt(VECTOR));
        bench.compatible(CodeMode.PROTECTED32, 3);
        bench.state.segment(CpuState.CS, new Segment(Tables.CODE32 | 3, 0xc0fb, 0xffff_ffffL, 0));
        bench.state.segment(CpuState.SS, Segment.data(Tables.DATA3 | 3, 3));
        bench.state.rflags(2 | Bits.IF | Bits.CF);
        return bench;
    }

    @Test
    void fromRing3ToRing1WithoutAnExit() {
        try (Bench bench = bench(CpuControls.GATES_32)) {
            long stack = bench.get(Register.RSP);
            assertEquals(Exit.EVENT, bench.run(100));
            assertEquals(END, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
            assertEquals(7, bench.get(Register.RAX));
            assertEquals(1, bench.state.cpl());
            assertEquals(CODE1 | 1, bench.state.segment(CpuState.CS).selector());
            assertEquals(DATA1 | 1, bench.state.segment(CpuState.SS).selector());
            assertEquals(STACK1 - 20, bench.get(Register.RSP));
            long[] frame = {Bench.CODE + 2, Tables.CODE32 | 3, 2 | Bits.IF | Bits.CF, stack, Tables.DATA3 | 3};
            for (int i = 0; i < frame.length; i++) {
                assertEquals(frame[i], bench.memory.readInt(STACK1 - 20 + 4L * i) & 0xffff_ffffL, "word " + i);
            }
            assertEquals(2 | Bits.IF | Bits.CF, bench.state.rflags(), "a trap gate: IF stays");
        }
    }

    @Test
    void withoutTheBitLongModeWants64BitCode() {
        try (Bench bench = bench(0)) {
            assertEquals(Exit.EVENT, bench.run(100));
            assertEquals(Vector.GP, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
            assertEquals(3, bench.state.cpl());
        }
    }

    @Test
    void anEmptyGateIsAProtectionFault() {
        try (Bench bench = bench(CpuControls.GATES_32)) {
            bench.memory.writeLong(Tables.IDT + VECTOR * 8L, 0);
            assertEquals(Exit.EVENT, bench.run(100));
            assertEquals(Vector.GP, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
            assertEquals(VECTOR << 3 | 2, bench.state.getInt(CpuState.OFF_EXIT_ERROR));
        }
    }
}
