// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.Segment;
import io.ringzero.api.machine.VectorSet;
import io.ringzero.x86.CodeMode;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Gates, far calls and returns of protected mode: rings 0, 1 and 3, stacks of the TSS, and what is refused. */
class TransfersOutsideLongModeTest {
    private static final long HANDLER = 0x40000;
    private static final int CODE1 = 0x50;
    private static final int DATA1 = 0x58;
    private static final int STACK1 = (int) Tables.IST1;

    /** Ring 3 of 32-bit code; INT 80h goes straight to the table, all else leaves the run. */
    private static Bench user() {
        Bench bench = new Bench();
        Tables.install(bench);
        bench.legacy(CodeMode.PROTECTED32, 3);
        Tables.descriptor(bench, Tables.CODE0, 0x00cf9b000000ffffL);
        Tables.descriptor(bench, Tables.CODE3, 0x00cffb000000ffffL);
        Tables.descriptor(bench, CODE1, 0x00cfbb000000ffffL);
        Tables.descriptor(bench, DATA1, 0x00cfb3000000ffffL);
        bench.state.segment(CpuState.CS, new Segment(Tables.CODE3 | 3, 0xc0fb, 0xffffffffL, 0));
        for (int segment : new int[] {CpuState.SS, CpuState.DS, CpuState.ES}) {
            bench.state.segment(segment, Segment.data(Tables.DATA3 | 3, 3));
        }
        bench.memory.writeInt(Tables.TSS + 8, Tables.DATA0);
        bench.memory.writeInt(Tables.TSS + 12, STACK1);
        bench.memory.writeInt(Tables.TSS + 16, DATA1 | 1);
        bench.controls = new CpuControls(VectorSet.NONE.with(Vector.DB).with(Vector.UD), VectorSet.NONE.with(0x80),
            CpuControls.EXIT_HLT,
            bench.engine.features());
        bench.state.rflags(2 | Bits.IF);
        return bench;
    }

    private static void gate(Bench bench, long at, int selector, long target, int type, int dpl, int parameters) {
        bench.memory.writeLong(at, target & 0xffff | (long) selector << 16 | (long) parameters << 32
            | (long) (0x80 | dpl << 5 | type) << 40 | (target >>> 16 & 0xffff) << 48);
    }

    private static void undefined(Bench bench, long rip) {
        int exit = bench.run(20);
        assertEquals(Exit.EVENT, exit, bench.text(exit));
        assertEquals(Vector.UD, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
        assertEquals(Long.toHexString(rip), Long.toHexString(bench.state.rip()));
    }

    private static void words(Bench bench, long at, long... expected) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(Long.toHexString(expected[i]), Integer.toHexString(bench.memory.readInt(at + 4L * i)),
                "word " + i);
        }
    }

    @Test
    void intGoesToRingOneAndIretComesBack() {
        try (Bench bench = user()) {
            gate(bench, Tables.IDT + 0x80 * 8, CODE1 | 1, HANDLER, 15, 3, 0);
            bench.bytes(Bench.CODE, 0xcd, 0x80, 0x0f, 0x0b);
            bench.bytes(HANDLER, 0x89, 0xe0, 0x8c, 0xcb, 0x8c, 0xd1, 0xcf); // mov eax, esp; mov ebx, cs; mov ecx, ss; iret
            undefined(bench, Bench.CODE + 2);
            assertEquals(STACK1 - 20, bench.state.gpr(CpuState.RAX));
            assertEquals(CODE1 | 1, bench.state.gpr(CpuState.RBX));
            assertEquals(DATA1 | 1, bench.state.gpr(CpuState.RCX));
            words(bench, STACK1 - 20, Bench.CODE + 2, Tables.CODE3 | 3, 2 | Bits.IF, Bench.STACK, Tables.DATA3 | 3);
            assertEquals(3, bench.state.cpl());
            assertEquals(Bench.STACK, bench.state.gpr(CpuState.RSP));
        }
    }

    @Test
    void aSixteenBitGatePushesWords() {
        try (Bench bench = user()) {
            gate(bench, Tables.IDT + 0x80 * 8, Tables.CODE0, 0x4000, 6, 3, 0);
            bench.bytes(Bench.CODE, 0xcd, 0x80);
            bench.bytes(0x4000, 0x0f, 0x0b);
            undefined(bench, 0x4000);
            assertEquals(Tables.RSP0 - 10, bench.state.gpr(CpuState.RSP));
            assertEquals((Bench.CODE + 2) & 0xffff, bench.memory.readShort(Tables.RSP0 - 10) & 0xffff);
            assertEquals(2, bench.state.rflags()); // an interrupt gate clears IF
        }
    }

    @Test
    void aCallGateCopiesParametersAndRetfDropsThem() {
        try (Bench bench = user()) {
            gate(bench, Tables.GDT + Tables.GATE, CODE1, HANDLER, 0xc, 3, 2);
            bench.bytes(Bench.CODE, 0x6a, 1, 0x6a, 2, 0x9a, 0, 0, 0, 0, Tables.GATE | 3, 0, 0x0f, 0x0b);
            bench.bytes(HANDLER, 0x89, 0xe0, 0xb9, DATA1 | 1, 0, 0, 0, 0x8e, 0xd9, 0xca, 8, 0); // ... mov ds, ecx; retf 8
            undefined(bench, Bench.CODE + 11);
            assertEquals(STACK1 - 24, bench.state.gpr(CpuState.RAX));
            words(bench, STACK1 - 24, Bench.CODE + 11, Tables.CODE3 | 3, 2, 1, Bench.STACK - 8, Tables.DATA3 | 3);
            assertEquals(Bench.STACK, bench.state.gpr(CpuState.RSP));
            assertEquals(0, bench.state.segment(CpuState.DS).selector()); // of ring 1: no longer allowed
            assertEquals(Tables.DATA3 | 3, bench.state.segment(CpuState.ES).selector());
        }
    }

    private record Refused(String why, int vector, int error, Consumer<Bench> change) {
    }

    @Test
    void whatAGateRefuses() {
        long gate = Tables.IDT + 0x80 * 8;
        Refused[] rows = {
            new Refused("privilege of the gate", Vector.GP, 0x80 << 3 | 2,
                b -> gate(b, gate, CODE1, HANDLER, 15, 1, 0)),
            new Refused("task gate", Vector.GP, 0x80 << 3 | 2, b -> gate(b, gate, CODE1, HANDLER, 5, 3, 0)),
            new Refused("absent gate", Vector.NP, 0x80 << 3 | 2, b -> b.memory.writeByte(gate + 5, (byte) 0x6f)),
            new Refused("end of the table", Vector.GP, 0x80 << 3 | 2,
                b -> b.state.set(CpuState.OFF_IDTR_LIMIT, 0x80 * 8 + 6)),
            new Refused("data in the gate", Vector.GP, DATA1, b -> gate(b, gate, DATA1, HANDLER, 15, 3, 0)),
            new Refused("null in the gate", Vector.GP, 0, b -> gate(b, gate, 0, HANDLER, 15, 3, 0)),
            new Refused("absent code", Vector.NP, CODE1, b -> Tables.descriptor(b, CODE1, 0x00cf3b000000ffffL)),
            new Refused("beyond the code", Vector.GP, 0, b -> Tables.descriptor(b, CODE1, 0x0040bb000000ffffL)),
            new Refused("null stack", Vector.TS, 0, b -> b.memory.writeInt(Tables.TSS + 16, 1)),
            new Refused("stack of ring 3", Vector.TS, Tables.DATA3,
                b -> b.memory.writeInt(Tables.TSS + 16, Tables.DATA3 | 1)),
            new Refused("stack beyond the table", Vector.TS, 0x1000, b -> b.memory.writeInt(Tables.TSS + 16, 0x1001)),
            new Refused("absent stack", Vector.SS, DATA1, b -> Tables.descriptor(b, DATA1, 0x00cf33000000ffffL)),
            new Refused("stack too small", Vector.SS, DATA1, b -> Tables.descriptor(b, DATA1, 0x0040b3000000ffffL)),
            new Refused("short task", Vector.TS, Tables.TASK,
                b -> b.state.segment(CpuState.TR, new Segment(Tables.TASK, 0x8b, 0x10, Tables.TSS))),
            new Refused("stack without a page", Vector.PF, 2, b -> b.mmu.absent.add((STACK1 - 1L) >> 12))};
        for (Refused row : rows) {
            try (Bench bench = user()) {
                gate(bench, gate, CODE1, HANDLER, 15, 3, 0);
                bench.controls = new CpuControls(
                    VectorSet.NONE.with(Vector.TS).with(Vector.NP).with(Vector.SS).with(Vector.GP).with(Vector.PF),
                    VectorSet.NONE.with(0x80), CpuControls.EXIT_HLT, bench.engine.features());
                bench.bytes(Bench.CODE, 0xcd, 0x80);
                row.change.accept(bench);
                int exit = bench.run(1);
                assertEquals(Exit.EVENT, exit, row.why);
                assertEquals(row.vector, bench.state.getInt(CpuState.OFF_EXIT_VECTOR),
                    row.why + ": " + bench.text(exit));
                assertEquals(row.error, bench.state.getInt(CpuState.OFF_EXIT_ERROR), row.why);
                assertEquals(Bench.CODE, bench.state.rip(), row.why);
                assertEquals(Bench.STACK, bench.state.gpr(CpuState.RSP), row.why);
                assertEquals(3, bench.state.cpl(), row.why);
                assertEquals(Tables.CODE3 | 3, bench.state.segment(CpuState.CS).selector(), row.why);
                assertEquals(0, bench.state.retired(), row.why);
            }
        }
    }

    @Test
    void longModeGoesToCompatibilityModeAndBack() {
        try (Bench bench = new Bench()) {
            Tables.install(bench);
            Tables.descriptor(bench, Tables.CODE32, 0x00cf9b000000ffffL);
            bench.memory.writeInt(Bench.DATA, (int) HANDLER);
            bench.memory.writeShort(Bench.DATA + 4, (short) Tables.CODE32);
            bench.state.gpr(CpuState.RSI, Bench.DATA);
            bench.bytes(Bench.CODE, 0xff, 0x1e, 0x48, 0xf4); // call far [rsi]; then rex.W hlt
            bench.bytes(HANDLER, 0x40, 0xcb); // inc eax; retf
            bench.toHalt();
            assertEquals(1, bench.state.gpr(CpuState.RAX));
            assertEquals(Tables.CODE0, bench.state.segment(CpuState.CS).selector());
            assertEquals(Bench.STACK, bench.state.gpr(CpuState.RSP));
        }
    }
}
