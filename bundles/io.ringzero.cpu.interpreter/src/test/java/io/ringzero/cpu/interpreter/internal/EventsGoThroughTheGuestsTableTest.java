// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.ECX;
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
import io.ringzero.x86.Immediate;
import org.junit.jupiter.api.Test;

/** Exceptions, INT n, IRET, stacks and double faults as the long-mode table asks for. */
class EventsGoThroughTheGuestsTableTest {
    private static final long HANDLER = 0x40000;
    private static final long FLAGS = 2 | Bits.IF | Bits.CF;

    private static Bench bench() {
        Bench bench = new Bench();
        Tables.install(bench);
        bench.load(new Assembler().emit("hlt"), HANDLER);
        bench.state.rflags(FLAGS);
        return bench;
    }

    private static void frame(Bench bench, long rip, int cs, long flags, long rsp, int ss) {
        long at = bench.get(RSP);
        assertEquals(Long.toHexString(rip), Long.toHexString(bench.memory.readLong(at)), "RIP");
        assertEquals(cs, bench.memory.readLong(at + 8), "CS");
        assertEquals(Long.toHexString(flags), Long.toHexString(bench.memory.readLong(at + 16)), "RFLAGS");
        assertEquals(Long.toHexString(rsp), Long.toHexString(bench.memory.readLong(at + 24)), "RSP");
        assertEquals(ss, bench.memory.readLong(at + 32), "SS");
    }

    @Test
    void intFromTheSameLevelAlignsTheStack() {
        try (Bench bench = bench()) {
            Tables.gate(bench, 0x80, HANDLER, 15, 0, 0);
            bench.load(new Assembler().interrupt(0x80));
            bench.set(RSP, Bench.STACK - 4);
            bench.toHalt();
            assertEquals(Bench.STACK - 16 - 40, bench.get(RSP));
            frame(bench, Bench.CODE + 2, 0x10, FLAGS, Bench.STACK - 4, 0x18);
            assertEquals(FLAGS, bench.state.rflags()); // a trap gate leaves IF
            assertEquals(2, bench.state.retired());
        }
    }

    @Test
    void intFromUserGoesToTheInnerStackAndIretComesBack() {
        try (Bench bench = bench()) {
            Tables.gate(bench, 0x80, HANDLER, 14, 3, 0);
            Assembler handler = new Assembler();
            handler.mov(RAX, mem(RSP, 24)).emit("iretq");
            bench.load(handler, HANDLER);
            bench.load(new Assembler().interrupt(0x80).mov(EBX, 5).interrupt(3));
            Tables.gate(bench, 3, HANDLER + 0x100, 14, 3, 0);
            bench.load(new Assembler().emit("hlt"), HANDLER + 0x100);
            Tables.user(bench);
            bench.toHalt();
            assertEquals(Bench.STACK, bench.get(RAX));
            assertEquals(5, bench.get(RBX));
            assertEquals(Tables.RSP0 - 40, bench.get(RSP));
            frame(bench, Bench.CODE + 2 + 5 + 2, Tables.CODE3 | 3, FLAGS, Bench.STACK,
                Tables.DATA3 | 3);
            assertEquals(0, bench.state.cpl());
            assertEquals(0, bench.state.segment(CpuState.SS).selector());
            assertEquals(FLAGS & ~Bits.IF, bench.state.rflags());
        }
    }

    @Test
    void aGateWithAStackOfItsOwnAndAnErrorCode() {
        try (Bench bench = bench()) {
            Tables.gate(bench, Vector.PF, HANDLER, 14, 0, 1);
            bench.mmu.absent.add(0x200L);
            bench.load(new Assembler().emit("mov", mem(RSI), RAX));
            bench.set(RSI, 0x200010);
            bench.toHalt();
            assertEquals(Tables.IST1 - 48, bench.get(RSP));
            assertEquals(2, bench.memory.readLong(bench.get(RSP)));
            bench.set(RSP, bench.get(RSP) + 8);
            frame(bench, Bench.CODE, 0x10, FLAGS | Bits.RF, Bench.STACK, 0x18);
            assertEquals(0x200010, bench.state.get(CpuState.OFF_CR2));
            assertEquals(1, bench.state.retired()); // hlt alone
        }
    }

    @Test
    void aGateThatUserMayNotUseIsAProtectionFault() {
        try (Bench bench = bench()) {
            Tables.gate(bench, 0x81, HANDLER, 14, 0, 0);
            Tables.gate(bench, Vector.GP, HANDLER, 14, 0, 0);
            bench.load(new Assembler().interrupt(0x81));
            Tables.user(bench);
            bench.toHalt();
            assertEquals(0x81 << 3 | 2, bench.memory.readLong(bench.get(RSP)));
            bench.set(RSP, bench.get(RSP) + 8);
            frame(bench, Bench.CODE, Tables.CODE3 | 3, FLAGS | Bits.RF, Bench.STACK, Tables.DATA3 | 3);
        }
    }

    @Test
    void aVectorOutsideTheGuestsSetIsAProtectionFault() {
        try (Bench bench = bench()) {
            Tables.gate(bench, 0x80, HANDLER, 14, 3, 0);
            bench.controls = new CpuControls(VectorSet.NONE.with(Vector.GP), VectorSet.NONE.with(0x81), 0,
                bench.engine.features());
            bench.load(new Assembler().interrupt(0x80));
            assertEquals(Exit.EVENT, bench.run(10));
            assertEquals(0x80 << 3 | 2, bench.state.getInt(CpuState.OFF_EXIT_ERROR));
            assertEquals(Bench.CODE, bench.state.rip());
        }
    }

    @Test
    void aContributoryPairIsADoubleFaultAndAThirdShutsDown() {
        try (Bench bench = bench()) {
            // #GP has no present gate: #NP while delivering #GP
            Tables.gate(bench, Vector.DF, HANDLER, 14, 0, 0);
            bench.load(new Assembler().emit("ud2"));
            Tables.gate(bench, Vector.UD, HANDLER, 14, 0, 0);
            bench.memory.writeByte(Tables.IDT + Vector.UD * 16 + 5, (byte) 0x0e);
            bench.toHalt(); // #UD is benign: #NP alone is next, and its gate is missing: #GP, with #NP a double fault
            assertEquals(0, bench.memory.readLong(bench.get(RSP)));
            bench.state.set(CpuState.OFF_IDTR_LIMIT, 0);
            bench.reset();
            assertEquals(Exit.SHUTDOWN, bench.run(10));
            assertEquals(CpuState.ACTIVITY_SHUTDOWN, bench.state.getInt(CpuState.OFF_ACTIVITY));
        }
    }

    @Test
    void exitVectorsLeaveInsteadWithKindAndLength() {
        try (Bench bench = bench()) {
            bench.controls = new CpuControls(VectorSet.ALL, VectorSet.NONE, 0, bench.engine.features());
            bench.load(new Assembler().interrupt(0x82).emit("int3"));
            assertEquals(Exit.EVENT, bench.run(10));
            assertEquals(0x82, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
            assertEquals(Exit.KIND_SOFTWARE, bench.state.getInt(CpuState.OFF_EXIT_KIND));
            assertEquals(2, bench.state.getInt(CpuState.OFF_EXIT_LENGTH));
            assertEquals(Bench.CODE + 2, bench.state.rip());
            assertEquals(1, bench.state.retired());
            assertEquals(Exit.EVENT, bench.run(10));
            assertEquals(3, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
            assertEquals(1, bench.state.getInt(CpuState.OFF_EXIT_LENGTH));
            assertEquals(2, bench.state.retired());
        }
    }

    @Test
    void singleStepsTrapAfterEachInstructionAndMovSsHoldsThemOff() {
        try (Bench bench = bench()) {
            bench.controls = new CpuControls(VectorSet.ALL, VectorSet.NONE, CpuControls.EXIT_HLT,
                bench.engine.features());
            bench.load(
                new Assembler().mov(EAX, 1).mov(ECX, Tables.DATA0).db(0x8e, 0xd1).mov(EAX, 2).emit("nop").emit("hlt"));
            bench.state.rflags(2 | Bits.TF);
            long[] after = {5, 10, 17, 18};
            for (long offset : after) {
                assertEquals(Exit.EVENT, bench.run(100));
                assertEquals(Vector.DB, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
                assertEquals(Exit.KIND_TRAP, bench.state.getInt(CpuState.OFF_EXIT_KIND));
                assertEquals(Bench.CODE + offset, bench.state.rip());
                assertEquals(1 << 14, bench.state.get(CpuState.OFF_DR + 4 * 8) & 1 << 14);
            }
            assertEquals(5, bench.state.retired());
        }
    }

    @Test
    void stiAndMovSsLeaveAShadowForOneInstruction() {
        try (Bench bench = bench()) {
            bench.state.rflags(2);
            bench.load(new Assembler().emit("sti").emit("nop").emit("sti").emit("hlt"));
            assertEquals(Exit.BUDGET, bench.run(1));
            assertEquals(CpuState.SHADOW_STI, bench.state.getInt(CpuState.OFF_SHADOW));
            assertEquals(2 | Bits.IF, bench.state.rflags());
            assertEquals(Exit.BUDGET, bench.run(1));
            assertEquals(CpuState.SHADOW_NONE, bench.state.getInt(CpuState.OFF_SHADOW));
            assertEquals(Exit.BUDGET, bench.run(1));
            assertEquals(CpuState.SHADOW_NONE, bench.state.getInt(CpuState.OFF_SHADOW)); // IF was set already
        }
    }

    @Test
    void pushingAnEventOntoABadStackIsADoubleFault() {
        try (Bench bench = bench()) {
            Tables.gate(bench, Vector.PF, HANDLER, 14, 0, 0);
            Tables.gate(bench, Vector.DF, HANDLER, 14, 0, 1);
            bench.mmu.absent.add(0x200L);
            bench.load(new Assembler().emit("push", RAX));
            bench.set(RSP, 0x200800);
            bench.toHalt();
            assertEquals(Tables.IST1 - 48, bench.get(RSP));
            bench.set(RSP, bench.get(RSP) + 8);
            frame(bench, Bench.CODE, 0x10, FLAGS | Bits.RF, 0x200800, 0x18);
        }
    }

    @Test
    void anOddBudgetEndsInsideHandlersToo() {
        try (Bench bench = bench()) {
            Tables.gate(bench, 0x80, HANDLER, 14, 0, 0);
            bench.load(new Assembler().emit("inc", RBX).emit("iretq"), HANDLER);
            Assembler a = new Assembler();
            var loop = a.here("loop");
            a.interrupt(0x80).emit("sub", RCX, Immediate.of(1)).jmp(loop);
            bench.load(a);
            for (int i = 1; i <= 300; i++) {
                assertEquals(Exit.BUDGET, bench.run(7));
                assertEquals(7L * i, bench.state.retired());
            }
            assertEquals(300 * 7 / 5, bench.get(RBX));
        }
    }
}
