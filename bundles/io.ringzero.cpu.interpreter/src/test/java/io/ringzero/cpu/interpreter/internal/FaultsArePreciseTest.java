// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem16;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.AX;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBP;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuImage;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Immediate;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A fault leaves the state as it was in front of the instruction, with vector, error code and address, and nothing written. */
class FaultsArePreciseTest {
    private static final long HOLE = 0x200000;
    private static final long BAD = 0x0000_8000_0000_0000L;

    /** Runs some instructions of which the last one faults; checks that nothing but the first ones has happened. */
    private static void check(String name, int vector, int error, long linear, int level, int before,
        Consumer<Assembler> code) {
        try (Bench bench = new Bench()) {
            bench.level(level);
            bench.mmu.absent.add(HOLE >>> 12);
            bench.mmu.readOnly.add(HOLE + 0x2000 >>> 12);
            Assembler a = new Assembler();
            code.accept(a);
            a.emit("nop").emit("nop");
            bench.load(a);
            bench.set(RSI, HOLE);
            bench.set(RBX, BAD);
            bench.set(RBP, BAD);
            bench.set(RCX, 0x1234);
            for (long at = HOLE - 16; at < HOLE; at += 8) {
                bench.memory.writeLong(at, 0x5555);
            }
            if (before > 0) {
                assertEquals(Exit.BUDGET, bench.run(before), name);
            }
            CpuImage image = bench.state.image();
            int exit = bench.run(100);
            assertEquals(Exit.EVENT, exit, name + ": " + bench.text(exit));
            assertEquals(vector, bench.state.getInt(CpuState.OFF_EXIT_VECTOR), name + ": " + bench.text(exit));
            assertEquals(error, bench.state.getInt(CpuState.OFF_EXIT_ERROR), name);
            assertEquals(Exit.KIND_FAULT, bench.state.getInt(CpuState.OFF_EXIT_KIND), name);
            if (vector == Vector.PF) {
                assertEquals(linear, bench.state.get(CpuState.OFF_EXIT_LINEAR), name);
            }
            for (long at = HOLE - 16; at < HOLE; at += 8) {
                assertEquals(0x5555, bench.memory.readLong(at), name + ": memory");
            }
            byte[] was = image.bytes();
            byte[] is = bench.state.image().bytes();
            for (int i = 0; i < CpuState.OFF_EXIT_VECTOR; i++) {
                assertEquals(was[i], is[i], name + ": state byte 0x" + Integer.toHexString(i));
            }
        }
    }

    @Test
    void pageFaultsOfEachKindOfAccess() {
        check("load", Vector.PF, 0, HOLE, 0, 1, a -> a.mov(RDX, 1).emit("mov", RAX, mem(RSI)));
        check("load at CPL 3", Vector.PF, 4, HOLE, 3, 0, a -> a.emit("mov", RAX, mem(RSI)));
        check("store", Vector.PF, 2, HOLE, 0, 0, a -> a.emit("mov", mem(RSI), RCX));
        check("rmw", Vector.PF, 2, HOLE + 8, 0, 0, a -> a.emit("add", mem64(RSI, 8), RCX));
        check("store read-only", Vector.PF, 3, HOLE + 0x2000, 0, 0, a -> a.emit("mov", mem(RSI, 0x2000), RCX));
        check("locked", Vector.PF, 2, HOLE, 0, 0, a -> a.lock().emit("xadd", mem64(RSI, 0), RCX));
        check("push memory", Vector.PF, 0, HOLE, 0, 0, a -> a.emit("push", mem64(RSI, 0)));
        check("pop memory", Vector.PF, 2, HOLE, 0, 0, a -> a.emit("pop", mem64(RSI, 0)));
        check("call memory", Vector.PF, 0, HOLE, 0, 0, a -> a.call(mem64(RSI, 0)));
        check("push", Vector.PF, 2, HOLE, 0, 1, a -> a.emit("lea", RSP, mem(RSI, 8)).emit("push", RAX));
        check("ret", Vector.PF, 0, HOLE, 0, 1, a -> a.mov(RSP, RSI).emit("ret"));
        check("cmp keeps flags", Vector.PF, 0, HOLE, 0, 1, a -> a.emit("sub", RDX, RCX).emit("cmp", RDX, mem(RSI)));
        check("cmpxchg16b", Vector.PF, 2, HOLE, 0, 0, a -> a.lock().emit("cmpxchg16b", mem(RSI).withBits(128)));
    }

    @Test
    void accessesOverAPageBorderCheckBothPages() {
        check("store 8", Vector.PF, 2, HOLE, 0, 0, a -> a.emit("mov", mem64(RSI, -4), RCX));
        check("store 4", Vector.PF, 2, HOLE, 0, 0, a -> a.emit("mov", mem32(RSI, -1), Immediate.of(7)));
        check("store 2", Vector.PF, 2, HOLE, 0, 0, a -> a.emit("mov", mem16(RSI, -1), AX));
        check("load 8", Vector.PF, 0, HOLE, 0, 0, a -> a.emit("mov", RAX, mem64(RSI, -1)));
        check("rmw 8", Vector.PF, 2, HOLE, 0, 0, a -> a.emit("xor", mem64(RSI, -3), RCX));
        check("locked 4", Vector.PF, 2, HOLE, 0, 0, a -> a.lock().emit("add", mem32(RSI, -3), EAX));
    }

    @Test
    void addressesThatAreNotCanonical() {
        check("data", Vector.GP, 0, 0, 0, 0, a -> a.emit("mov", RAX, mem(RBX)));
        check("last byte", Vector.GP, 0, 0, 0, 0, a -> a.emit("mov", RAX, mem(RBX, -1)));
        check("rbp is stack", Vector.SS, 0, 0, 0, 0, a -> a.emit("mov", RAX, mem(RBP, 0)));
        check("push", Vector.SS, 0, 0, 0, 1, a -> a.emit("lea", RSP, mem(RBX, 16)).emit("push", RAX));
        check("pop", Vector.SS, 0, 0, 0, 1, a -> a.mov(RSP, RBX).emit("pop", RAX));
        check("jmp", Vector.GP, 0, 0, 0, 0, a -> a.jmp(RBX));
        check("call", Vector.GP, 0, 0, 0, 0, a -> a.call(RBX));
        check("ret", Vector.GP, 0, 0, 0, 1, a -> a.emit("push", RBX).emit("ret"));
    }

    @Test
    void arithmeticAndUndefinedInstructions() {
        check("div by zero", Vector.DE, 0, 0, 0, 1, a -> a.mov(RDX, 0).emit("div", RDX));
        check("div overflow", Vector.DE, 0, 0, 0, 1, a -> a.mov(RDX, 0x2000).emit("div", RCX));
        check("idiv overflow", Vector.DE, 0, 0, 0, 3,
            a -> a.mov(RDX, -1).mov(RAX, 1).emit("shl", RAX, Immediate.of(63)).db(0x48, 0xf7, 0xfa));
        check("ud2", Vector.UD, 0, 0, 0, 0, a -> a.emit("ud2"));
        check("no such instruction", Vector.UD, 0, 0, 0, 0, a -> a.db(0x06));
        check("lock on a register", Vector.UD, 0, 0, 0, 0, a -> a.db(0xf0, 0x01, 0xc0));
        check("too long", Vector.GP, 0, 0, 0, 0, a -> {
            for (int i = 0; i < 15; i++) {
                a.db(0x66);
            }
            a.db(0x90);
        });
        check("cmpxchg16b misaligned", Vector.GP, 0, 0, 0, 0, a -> a.emit("cmpxchg16b", mem(RSI, 8).withBits(128)));
    }

    @Test
    void privilegedInstructionsFaultOutsideLevelZero() {
        for (String mnemonic : new String[] {"hlt", "clts", "invd", "wbinvd", "rdmsr", "wrmsr", "swapgs", "cli", "sti",
            "sysretq"}) {
            check(mnemonic, Vector.GP, 0, 0, 3, 0, a -> a.emit(mnemonic));
        }
        check("mov cr", Vector.GP, 0, 0, 3, 0, a -> a.emit("mov", RAX, io.ringzero.x86.Register.CR0));
        check("mov dr", Vector.GP, 0, 0, 1, 0, a -> a.emit("mov", io.ringzero.x86.Register.DR7, RAX));
        check("invlpg", Vector.GP, 0, 0, 3, 0, a -> a.emit("invlpg", mem(RSI)));
        check("in", Vector.GP, 0, 0, 3, 0, a -> a.emit("in", io.ringzero.x86.Register.AL, io.ringzero.x86.Register.DX));
        check("lgdt", Vector.GP, 0, 0, 3, 0, a -> a.db(0x0f, 0x01, 0x16));
    }

    @Test
    void fetchFaultsAreAtTheTarget() {
        try (Bench bench = new Bench()) {
            bench.mmu.noExecute.add(Bench.DATA >>> 12);
            Assembler a = new Assembler();
            a.mov(RAX, Bench.DATA).jmp(RAX);
            bench.load(a);
            assertEquals(Exit.EVENT, bench.run(100));
            assertEquals(Bench.DATA, bench.state.rip());
            assertEquals(Vector.PF, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
            assertEquals(0x11, bench.state.getInt(CpuState.OFF_EXIT_ERROR));
            assertEquals(2, bench.state.retired());
        }
    }

    @Test
    void anInstructionThatReachesIntoAnAbsentPageFaultsThere() {
        try (Bench bench = new Bench()) {
            bench.mmu.absent.add(Bench.CODE + 0x1000 >>> 12);
            long at = Bench.CODE + 0xffc;
            bench.bytes(at, 0x90, 0x48, 0xb8, 0x11); // nop; mov rax, imm64 cut short
            bench.state.rip(at);
            assertEquals(Exit.EVENT, bench.run(100));
            assertEquals(at + 1, bench.state.rip());
            assertEquals(Bench.CODE + 0x1000, bench.state.get(CpuState.OFF_EXIT_LINEAR));
            assertEquals(0x10, bench.state.getInt(CpuState.OFF_EXIT_ERROR));
            assertEquals(1, bench.state.retired());
            bench.mmu.absent.clear();
            bench.bytes(Bench.CODE + 0x1000, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0xf4);
            bench.toHalt();
            assertEquals(0x8877665544332211L, bench.get(RAX));
        }
    }

    @Test
    void alignmentIsCheckedAtLevelThreeOnly() {
        try (Bench bench = new Bench()) {
            bench.state.set(CpuState.OFF_CR0, bench.state.get(CpuState.OFF_CR0) | Bits.CR0_AM);
            Assembler a = new Assembler();
            a.emit("mov", RAX, mem(RSI, 8)).emit("mov", RCX, mem8(RSI, 3).withBits(64)).emit("hlt");
            bench.load(a);
            bench.set(RSI, Bench.DATA);
            bench.state.rflags(2 | Bits.AC);
            bench.toHalt();
            bench.level(3).reset();
            assertEquals(Exit.EVENT, bench.run(100));
            assertEquals(Vector.AC, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
            assertEquals(Bench.CODE + 4, bench.state.rip());
            bench.state.rflags(2);
            assertEquals(Exit.EVENT, bench.run(100));
            assertEquals(Vector.GP, bench.state.getInt(CpuState.OFF_EXIT_VECTOR)); // hlt at CPL 3
        }
    }
}
