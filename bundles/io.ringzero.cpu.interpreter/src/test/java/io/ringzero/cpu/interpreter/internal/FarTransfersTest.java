// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.VectorSet;
import io.ringzero.x86.Assembler;
import org.junit.jupiter.api.Test;

/** Far jumps, calls and returns, call gates, and loading of segment and system registers from the tables. */
class FarTransfersTest {
    private static final long TARGET = 0x40000;

    private static Bench bench() {
        Bench bench = new Bench();
        Tables.install(bench);
        bench.controls = new CpuControls(VectorSet.ALL, VectorSet.NONE, CpuControls.EXIT_HLT, bench.engine.features());
        bench.set(RSI, Bench.DATA);
        return bench;
    }

    private static void pointer(Bench bench, long offset, int selector) {
        bench.memory.writeInt(Bench.DATA, (int) offset);
        bench.memory.writeShort(Bench.DATA + 4, (short) selector);
    }

    private static void event(Bench bench, int vector, int error) {
        int exit = bench.run(10);
        assertEquals(Exit.EVENT, exit);
        assertEquals(vector, bench.state.getInt(CpuState.OFF_EXIT_VECTOR), bench.text(exit));
        assertEquals(error, bench.state.getInt(CpuState.OFF_EXIT_ERROR));
    }

    @Test
    void callAndReturnOnTheSameLevel() {
        try (Bench bench = bench()) {
            pointer(bench, TARGET, Tables.CODE0);
            bench.bytes(Bench.CODE, 0xff, 0x1e, 0xf4); // call far [rsi]; hlt
            bench.bytes(TARGET, 0x48, 0x89, 0xe0, 0xcb); // mov rax, rsp; retf
            bench.toHalt();
            assertEquals(Bench.STACK - 8, bench.get(RAX)); // two words of 32 bits
            assertEquals(Bench.STACK, bench.get(RSP));
            assertEquals(Tables.CODE0, bench.state.segment(CpuState.CS).selector());
            assertEquals(4, bench.state.retired());
        }
    }

    @Test
    void aCallGateGoesInwardsAndRetfOutwards() {
        try (Bench bench = bench()) {
            Tables.gate(bench, Tables.GDT + Tables.GATE, Tables.CODE0, TARGET, 0xc, 3, 0);
            pointer(bench, 0x1234, Tables.GATE | 3);
            bench.bytes(Bench.CODE, 0xff, 0x1e, 0x0f, 0x0b); // call far [rsi]; ud2
            bench.bytes(TARGET, 0x48, 0x89, 0xe0, 0x48, 0xcb); // mov rax, rsp; retfq
            Tables.user(bench);
            event(bench, Vector.UD, 0);
            assertEquals(Tables.RSP0 - 32, bench.get(RAX));
            assertEquals(Bench.STACK, bench.memory.readLong(Tables.RSP0 - 16));
            assertEquals(Tables.CODE3 | 3, bench.memory.readLong(Tables.RSP0 - 24));
            assertEquals(Bench.STACK, bench.get(RSP));
            assertEquals(3, bench.state.cpl());
            assertEquals(Tables.DATA3 | 3, bench.state.segment(CpuState.SS).selector());
        }
    }

    @Test
    void targetsThatAreRefused() {
        int[][] cases = {{0, Vector.GP, 0}, {Tables.DATA0, Vector.GP, Tables.DATA0},
            {Tables.CODE3, Vector.GP, Tables.CODE3},
            {Tables.CODE32, Vector.GP, Tables.CODE32}, {0x1000, Vector.GP, 0x1000},
            {Tables.TASK, Vector.GP, Tables.TASK}};
        for (int[] row : cases) {
            try (Bench bench = bench()) {
                pointer(bench, TARGET, row[0]);
                bench.bytes(Bench.CODE, 0xff, 0x2e); // jmp far [rsi]
                event(bench, row[1], row[2]);
                assertEquals(Bench.CODE, bench.state.rip());
                assertEquals(0, bench.state.retired());
            }
        }
    }

    @Test
    void conformingCodeKeepsThePrivilege() {
        try (Bench bench = bench()) {
            pointer(bench, TARGET, Tables.CONFORMING);
            bench.bytes(Bench.CODE, 0xff, 0x2e);
            bench.bytes(TARGET, 0x0f, 0x0b);
            Tables.user(bench);
            event(bench, Vector.UD, 0);
            assertEquals(3, bench.state.cpl());
            assertEquals(Tables.CONFORMING | 3, bench.state.segment(CpuState.CS).selector());
        }
    }

    @Test
    void dataSegmentsFollowTheRules() {
        Object[][] rows = {{"mov ds, data3", 0xd9, Tables.DATA3 | 3, 3, -1, 0}, {"mov es, null", 0xc1, 0, 3, -1, 0},
            {"mov ds, data0 from user", 0xd9, Tables.DATA0, 3, Vector.GP, Tables.DATA0},
            {"mov ss, null from user", 0xd1, 3, 3, Vector.GP, 0}, {"mov ss, null at 0", 0xd1, 0, 0, -1, 0},
            {"mov ss, code", 0xd1, Tables.CODE0, 0, Vector.GP, Tables.CODE0},
            {"mov fs, absent", 0xe1, Tables.ABSENT | 3, 3, Vector.NP, Tables.ABSENT},
            {"mov gs, beyond", 0xe9, 0x5000, 3, Vector.GP, 0x5000}};
        for (Object[] row : rows) {
            try (Bench bench = bench()) {
                bench.bytes(Bench.CODE, 0x8e, (int) row[1], 0x0f, 0x0b); // mov sreg, cx; ud2
                bench.set(RCX, (int) row[2]);
                if ((int) row[3] == 3) {
                    Tables.user(bench);
                }
                boolean fine = (int) row[4] < 0;
                event(bench, fine ? Vector.UD : (int) row[4], (int) row[5]);
                int number = (int) row[1] >> 3 & 7;
                assertEquals(fine, bench.state.segment(number).selector() == (int) row[2]
                    && bench.state.rip() != Bench.CODE, (String) row[0]);
            }
        }
    }

    @Test
    void ltrMarksTheTaskBusyAndLoadsSixtyFourBitsOfBase() {
        try (Bench bench = bench()) {
            bench.memory.writeInt(Tables.GDT + Tables.TASK + 8, 0xffff8000);
            bench.bytes(Bench.CODE, 0x0f, 0x00, 0xd9, 0x0f, 0x00, 0xcb, 0xf4); // ltr cx; str ebx; hlt
            bench.set(RCX, Tables.TASK);
            bench.toHalt();
            assertEquals(0xffff8000_00022000L, bench.state.segment(CpuState.TR).base());
            assertEquals(0x8b, bench.memory.readByte(Tables.GDT + Tables.TASK + 5) & 0xff);
            assertEquals(Tables.TASK, bench.get(RBX));
        }
    }

    @Test
    void larLslVerrVerw() {
        Object[][] rows = {{Tables.DATA3 | 3, true, true, 0xcff300L, 0xffffffffL},
            {Tables.DATA0, false, false, -1L, -1L},
            {Tables.CODE3 | 3, true, false, 0xaffb00L, 0xffffffffL}, {0x7000, false, false, -1L, -1L},
            {0, false, false, -1L, -1L}};
        for (Object[] row : rows) {
            try (Bench bench = bench()) {
                Tables.user(bench);
                bench.set(RCX, (int) row[0]);
                Assembler a = new Assembler();
                a.db(0x0f, 0x00, 0xe1).emit("setz", io.ringzero.x86.Register.R8B); // verr cx
                a.db(0x0f, 0x00, 0xe9).emit("setz", io.ringzero.x86.Register.R9B); // verw cx
                a.mov(RAX, -1).mov(RBX, -1);
                a.db(0x0f, 0x02, 0xc1); // lar eax, ecx
                a.db(0x0f, 0x03, 0xd9); // lsl ebx, ecx
                a.emit("ud2");
                bench.load(a);
                bench.run(20);
                assertEquals((boolean) row[1] ? 1 : 0, bench.state.gpr(8) & 1, "verr " + row[0]);
                assertEquals((boolean) row[2] ? 1 : 0, bench.state.gpr(9) & 1, "verw " + row[0]);
                assertEquals((long) row[3], bench.get(RAX), "lar " + row[0]);
                assertEquals((long) row[4], bench.get(RBX), "lsl " + row[0]);
            }
        }
    }
}
