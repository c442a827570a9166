// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import org.junit.jupiter.api.Test;

/** Debug registers: breakpoints on instructions and data, what DR6 says, and the shadow of MOV SS. */
class BreakpointsAndTrapsTest {
    private static final int DR6 = CpuState.OFF_DR + 4 * 8;
    private static final int DR7 = CpuState.OFF_DR + 5 * 8;

    private static void arm(Bench bench, int number, long address, int kind, int length) {
        bench.state.set(CpuState.OFF_DR + 8 * number, address);
        bench.state.set(DR7,
            bench.state.get(DR7) | 0x400 | 1 << 2 * number | (long) (length << 2 | kind) << 16 + 4 * number);
    }

    private static void debug(Bench bench, int kind, long rip, long dr6) {
        int exit = bench.run(100);
        assertEquals(Exit.EVENT, exit, bench.text(exit));
        assertEquals(Vector.DB, bench.state.getInt(CpuState.OFF_EXIT_VECTOR), bench.text(exit));
        assertEquals(kind, bench.state.getInt(CpuState.OFF_EXIT_KIND));
        assertEquals(rip, bench.state.rip());
        assertEquals(dr6, bench.state.get(DR6) & 0xe00f);
        bench.state.set(DR6, 0);
    }

    @Test
    void anInstructionBreakpointFaultsUntilRfIsSet() {
        try (Bench bench = new Bench()) {
            bench.bytes(Bench.CODE, 0x90, 0x90, 0x90, 0xf4);
            arm(bench, 1, Bench.CODE + 1, 0, 0);
            debug(bench, Exit.KIND_FAULT, Bench.CODE + 1, 2);
            debug(bench, Exit.KIND_FAULT, Bench.CODE + 1, 2);
            bench.state.rflags(bench.state.rflags() | Bits.RF);
            bench.toHalt();
            assertEquals(0, bench.state.rflags() & Bits.RF);
            assertEquals(4, bench.state.retired());
        }
    }

    /** Operand at an offset from the breakpoint, length field, kind, whether the access writes, whether it is met. */
    @Test
    void dataBreakpointsTrapAfterTheAccess() {
        int[][] rows = {{0, 0, 1, 1, 1}, {0, 0, 1, 0, 0}, {0, 0, 3, 0, 1}, {-3, 0, 1, 1, 1}, {-4, 0, 1, 1, 0},
            {1, 0, 1, 1, 0}, {1, 1, 1, 1, 1}, {2, 1, 1, 1, 0}, {3, 3, 1, 1, 1}, {4, 3, 1, 1, 0}, {7, 2, 1, 1, 1},
            {8, 2, 1, 1, 0}};
        for (int[] row : rows) {
            try (Bench bench = new Bench()) {
                bench.bytes(Bench.CODE, row[3] == 1 ? 0x89 : 0x8b, 0x06, 0xf4); // mov [rsi], eax or mov eax, [rsi]; hlt
                bench.state.gpr(CpuState.RSI, Bench.DATA + 0xff8 + row[0]);
                bench.state.gpr(CpuState.RAX, 0x11223344);
                arm(bench, 2, Bench.DATA + 0xff8, row[2], row[1]);
                if (row[4] == 1) {
                    debug(bench, Exit.KIND_TRAP, Bench.CODE + 2, 4);
                    if (row[3] == 1) {
                        assertEquals(0x11223344, bench.memory.readInt(Bench.DATA + 0xff8 + row[0]));
                    }
                }
                bench.toHalt();
            }
        }
    }

    @Test
    void movSsPutsItsTrapBehindTheNextInstruction() {
        try (Bench bench = new Bench()) {
            var controls = bench.controls;
            Tables.install(bench);
            bench.controls = controls;
            bench.bytes(Bench.CODE, 0x8e, 0x16, 0x90, 0xf4); // mov ss, [rsi]; nop; hlt
            bench.state.gpr(CpuState.RSI, Bench.DATA);
            bench.memory.writeShort(Bench.DATA, (short) Tables.DATA0);
            arm(bench, 0, Bench.DATA, 3, 0);
            bench.state.rflags(2 | Bits.TF);
            debug(bench, Exit.KIND_TRAP, Bench.CODE + 3, 1 | 1 << 14);
        }
    }

    @Test
    void generalDetectRefusesMovesOfDebugRegisters() {
        try (Bench bench = new Bench()) {
            bench.bytes(Bench.CODE, 0x0f, 0x21, 0xc0, 0xf4); // mov rax, dr0; hlt
            bench.state.set(DR7, 0x400 | 1 << 13);
            debug(bench, Exit.KIND_FAULT, Bench.CODE, 1 << 13);
            bench.toHalt();
        }
    }

    @Test
    void movToDr7ArmsTheNextInstruction() {
        try (Bench bench = new Bench()) {
            bench.bytes(Bench.CODE, 0x0f, 0x23, 0xf8, 0x90, 0xf4); // mov dr7, rax; nop; hlt
            bench.state.set(CpuState.OFF_DR, Bench.CODE + 3);
            bench.state.gpr(CpuState.RAX, 0x401);
            debug(bench, Exit.KIND_FAULT, Bench.CODE + 3, 1);
        }
    }
}
