// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.CpuControls;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.VectorSet;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Register;
import org.junit.jupiter.api.Test;

/** System instructions, the exits that controls ask for, and the figures around a run. */
class SystemInstructionsTest {
    private static CpuControls exits(Bench bench, int exits) {
        return new CpuControls(VectorSet.ALL, VectorSet.NONE, exits, bench.engine.features());
    }

    @Test
    void exitsStandBeforeOrAfterTheirInstruction() {
        Object[][] rows = {{"syscall", CpuControls.EXIT_SYSCALL, Exit.SYSCALL, true},
            {"hlt", CpuControls.EXIT_HLT, Exit.HLT, true},
            {"cpuid", CpuControls.EXIT_CPUID, Exit.CPUID, false}, {"rdtsc", CpuControls.EXIT_RDTSC, Exit.RDTSC, false},
            {"rdtscp", CpuControls.EXIT_RDTSC, Exit.RDTSC, false}, {"rdmsr", CpuControls.EXIT_MSR, Exit.MSR, false},
            {"wrmsr", CpuControls.EXIT_MSR, Exit.MSR, false}};
        for (Object[] row : rows) {
            try (Bench bench = new Bench()) {
                Assembler a = new Assembler().mov(EAX, 1);
                long at = 5;
                a.emit((String) row[0]);
                bench.load(a.mov(EAX, 2));
                bench.controls = exits(bench, (int) row[1]);
                bench.set(RCX, 0xc0000080L);
                assertEquals(row[2], bench.run(10), (String) row[0]);
                boolean after = (boolean) row[3];
                assertEquals(after ? 2 : 1, bench.state.retired(), (String) row[0]);
                assertEquals(after, bench.state.rip() > Bench.CODE + at, (String) row[0]);
                assertEquals(1, bench.get(RAX));
                if ((int) row[2] == Exit.MSR) {
                    assertEquals(0xc0000080L, bench.state.get(CpuState.OFF_EXIT_INFO));
                }
            }
        }
    }

    @Test
    void portsLeaveOrAnswerOnes() {
        try (Bench bench = new Bench()) {
            bench.load(new Assembler().mov(EDX, 0x3f8).emit("in", Register.AL, Register.DX).emit("hlt"));
            bench.toHalt();
            assertEquals(0xff, bench.get(RAX));
            bench.controls = exits(bench, CpuControls.EXIT_IO | CpuControls.EXIT_HLT);
            bench.reset();
            assertEquals(Exit.IO, bench.run(10));
            assertEquals(0x3f8, bench.state.get(CpuState.OFF_EXIT_INFO));
            assertEquals(Bench.CODE + 5, bench.state.rip());
        }
    }

    @Test
    void theBitMapOfTheTaskGivesPortsToUser() {
        try (Bench bench = new Bench()) {
            Tables.install(bench);
            bench.controls = exits(bench, CpuControls.EXIT_IO);
            bench.memory.fill(Tables.TSS + 0x68, 0x100, (byte) 0xff);
            bench.memory.writeByte(Tables.TSS + 0x68 + (0x60 >> 3), (byte) 0xfe);
            bench.state.segment(CpuState.TR, new io.ringzero.api.machine.Segment(Tables.TASK, 0x8b, 0x168, Tables.TSS));
            Tables.user(bench);
            bench.bytes(Bench.CODE, 0xe4, 0x60, 0xe4, 0x61); // in al, 0x60; in al, 0x61
            assertEquals(Exit.IO, bench.run(10));
            bench.state.rip(Bench.CODE + 2);
            assertEquals(Exit.EVENT, bench.run(10));
            assertEquals(Vector.GP, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
        }
    }

    @Test
    void syscallAndSysretChangeLevelAndFlags() {
        try (Bench bench = new Bench()) {
            bench.controls = exits(bench, CpuControls.EXIT_HLT);
            bench.state.set(CpuState.OFF_STAR, 0x0018_0010_0000_0000L);
            bench.state.set(CpuState.OFF_LSTAR, 0x40000);
            bench.state.set(CpuState.OFF_SFMASK, Bits.IF | Bits.DF);
            bench.load(new Assembler().emit("syscall").emit("ud2"));
            bench.load(new Assembler().mov(RBX, RCX).emit("sysretq"), 0x40000);
            bench.level(3);
            bench.state.rflags(2 | Bits.IF | Bits.CF | Bits.DF);
            assertEquals(Exit.BUDGET, bench.run(1));
            assertEquals(0, bench.state.cpl());
            assertEquals(0x10, bench.state.segment(CpuState.CS).selector());
            assertEquals(0x18, bench.state.segment(CpuState.SS).selector());
            assertEquals(2 | Bits.CF, bench.state.rflags());
            assertEquals(Exit.EVENT, bench.run(100));
            assertEquals(Bench.CODE + 2, bench.state.rip());
            assertEquals(3, bench.state.cpl());
            assertEquals(0x2b, bench.state.segment(CpuState.CS).selector());
            assertEquals(2 | Bits.IF | Bits.CF | Bits.DF, bench.state.rflags());
        }
    }

    @Test
    void timeStampsSeeTheExactRetiredCount() {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler().emit("nop").emit("rdtsc").mov(RBX, RAX).emit("nop").emit("rdtscp")
                .emit("hlt");
            bench.load(a);
            bench.state.set(CpuState.OFF_TSC_AUX, 3);
            bench.toHalt();
            assertEquals(1, bench.get(RBX));
            assertEquals(4, bench.get(RAX));
            assertEquals(3, bench.get(RCX));
        }
    }

    @Test
    void modelSpecificRegistersKeepAndRefuse() {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler().emit("wrmsr").mov(EAX, 0).mov(EDX, 0).emit("rdmsr").emit("hlt");
            bench.load(a);
            for (long msr : new long[] {0xc0000081L, 0xc0000082L, 0xc0000100L, 0xc0000101L, 0xc0000102L, 0x174,
                0x175}) {
                bench.set(RCX, msr);
                bench.set(RAX, 0x12345678);
                bench.set(RDX, 0x7fff);
                bench.reset().toHalt();
                assertEquals(0x12345678, bench.get(RAX), Long.toHexString(msr));
                assertEquals(0x7fff, bench.get(RDX), Long.toHexString(msr));
            }
            Object[][] refused = {{0xc0000082L, 0L, 0x8000L}, {0xc0000080L, -1L, 0L}, {0x277L, 2L, 0L},
                {0x12345L, 0L, 0L}};
            for (Object[] row : refused) {
                bench.set(RCX, (long) row[0]);
                bench.set(RAX, (long) row[1]);
                bench.set(RDX, (long) row[2]);
                assertEquals(Exit.EVENT, bench.reset().run(10), Long.toHexString((long) row[0]));
                assertEquals(Vector.GP, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
            }
        }
    }

    @Test
    void segmentBasesAndSwapgs() {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler().emit("wrgsbase", RBX).emit("swapgs").emit("rdgsbase", RCX).emit("wrfsbase",
                RSI);
            a.db(0x64, 0x48, 0x8b, 0x04, 0x25, 8, 0, 0, 0).emit("hlt"); // mov rax, fs:[8]
            bench.load(a);
            bench.state.set(CpuState.OFF_KERNEL_GS_BASE, 77);
            bench.set(RBX, 55);
            bench.set(RSI, Bench.DATA);
            bench.memory.writeLong(Bench.DATA + 8, 0x4711);
            bench.toHalt();
            assertEquals(77, bench.get(RCX));
            assertEquals(55, bench.state.get(CpuState.OFF_KERNEL_GS_BASE));
            assertEquals(0x4711, bench.get(RAX));
        }
    }

    @Test
    void invlpgAndCr3MakeNewTranslationsSeen() {
        for (boolean whole : new boolean[] {false, true}) {
            try (Bench bench = new Bench()) {
                bench.memory.writeLong(Bench.DATA, 1);
                bench.memory.writeLong(Bench.DATA + 0x1000, 2);
                bench.set(RSI, Bench.DATA);
                bench.load(new Assembler().emit("mov", RAX, mem(RSI)).emit("hlt"));
                bench.toHalt();
                bench.mmu.moved.put(Bench.DATA >>> 12, Bench.DATA + 0x1000 >>> 12);
                Assembler a = new Assembler();
                a.emit("mov", RBX, mem(RSI));
                a.mov(RCX, 0);
                if (whole) {
                    a.emit("mov", Register.CR3, RCX);
                } else {
                    a.emit("invlpg", mem(RSI));
                }
                bench.load(a.emit("mov", RAX, mem(RSI)).emit("hlt"));
                bench.reset().toHalt();
                assertEquals(1, bench.get(RBX));
                assertEquals(2, bench.get(RAX));
            }
        }
    }

    @Test
    void controlRegistersRefuseWhatLongModeForbids() {
        Object[][] rows = {{Register.CR0, 0x11L}, {Register.CR0, 0x80000011L | 1L << 40}, {Register.CR4, 0L},
            {Register.CR4, 0x20L | 1 << 30}, {Register.CR3, 1L << 60}, {Register.CR8, 16L}};
        for (Object[] row : rows) {
            try (Bench bench = new Bench()) {
                bench.load(new Assembler().emit("mov", (Register) row[0], RAX).emit("hlt"));
                bench.set(RAX, (long) row[1]);
                assertEquals(Exit.EVENT, bench.run(10), row[0] + " " + row[1]);
                assertEquals(Vector.GP, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
            }
        }
    }

    @Test
    void descriptorTableRegistersRoundTrip() {
        try (Bench bench = new Bench()) {
            bench.bytes(Bench.CODE, 0x0f, 0x01, 0x16, 0x0f, 0x01, 0x43, 0x10, 0xf4); // lgdt [rsi]; sgdt [rbx+16]; hlt
            bench.set(RSI, Bench.DATA);
            bench.set(RBX, Bench.DATA);
            bench.memory.writeShort(Bench.DATA, (short) 0x1ff);
            bench.memory.writeLong(Bench.DATA + 2, 0x123456789abcL);
            bench.toHalt();
            assertEquals(0x1ff, bench.memory.readShort(Bench.DATA + 16));
            assertEquals(0x123456789abcL, bench.memory.readLong(Bench.DATA + 18));
        }
    }

    @Test
    void cpuidAndRandomAndEnterLeave() {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler().mov(EAX, 0).emit("cpuid").emit("rdrand", Register.R8);
            a.emit("enter", Immediate.of(32), Immediate.of(0)).mov(Register.R9, RSP).emit("leave").emit("hlt");
            bench.load(a);
            bench.toHalt();
            assertEquals(0xd, bench.get(RAX));
            assertEquals(0x68747541, bench.get(RBX)); // "Auth"
            assertEquals(0x444d4163, bench.get(RCX));
            assertEquals(0x69746e65, bench.get(RDX));
            assertEquals(0x1122334455667788L, bench.state.gpr(8));
            assertEquals(Bench.STACK - 40, bench.state.gpr(9));
            assertEquals(Bench.STACK, bench.get(RSP));
        }
    }

    @Test
    void aKickEndsTheRunOrTheNext() {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler();
            bench.load(a.jmp(a.here("loop")));
            bench.cpu.kick();
            assertEquals(Exit.KICK, bench.run(1000));
            assertEquals(0, bench.state.retired());
            Thread other = Thread.ofPlatform().start(() -> {
                while (bench.tsc == 0) {
                    Thread.onSpinWait();
                }
                bench.cpu.kick();
            });
            bench.tsc = 1;
            int exit = bench.run(Long.MAX_VALUE / 2);
            assertEquals(Exit.KICK, exit);
            assertTrue(bench.state.retired() >= 0);
            other.interrupt();
        }
    }

    @Test
    void loopsCountDown() {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler().mov(ECX, 10);
            var top = a.here("top");
            a.add(RAX, 1);
            a.loop(top).emit("hlt");
            bench.load(a);
            bench.toHalt();
            assertEquals(10, bench.get(RAX));
            assertEquals(0, bench.get(RCX));
        }
    }
}
