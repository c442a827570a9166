// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.FrameFlags;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Label;
import io.ringzero.x86.Program;
import org.junit.jupiter.api.Test;

/** What was written is what runs, whoever wrote it and wherever the processor is. */
class SelfModifyingCodeRunsAnewTest {
    @Test
    void theNextInstructionOfTheRunningBlock() {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler();
            Label patched = a.label("patched");
            a.movAddress(RBX, patched);
            a.emit("mov", mem8(RBX, 1), Immediate.of(42));
            a.bind(patched);
            a.mov(EAX, 7); // b8 07 00 00 00
            a.emit("hlt");
            bench.load(a);
            bench.toHalt();
            assertEquals(42, bench.get(RAX));
            assertEquals(4, bench.state.retired());
            bench.reset().toHalt();
            assertEquals(42, bench.get(RAX));
            assertEquals(8, bench.state.retired());
        }
    }

    @Test
    void aLoopThatCountsInItsOwnConstant() {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler();
            Label add = a.label("add");
            a.movAddress(RBX, add);
            a.mov(ECX, 100);
            Label loop = a.here("loop");
            a.bind(add);
            a.db(0x83, 0xc0, 0x00); // add eax, 0
            a.emit("inc", mem8(RBX, 2));
            a.emit("sub", ECX, Immediate.of(1));
            a.jcc(Condition.NE, loop);
            a.emit("hlt");
            bench.load(a);
            bench.toHalt();
            assertEquals(4950, bench.get(RAX));
            assertEquals(2 + 400 + 1, bench.state.retired());
            assertTrue(bench.cpu.stats().blocksDropped() >= 99);
        }
    }

    @Test
    void aCalleeInAnotherPage() {
        try (Bench bench = new Bench()) {
            Assembler callee = new Assembler();
            callee.mov(EAX, 1).emit("ret");
            bench.load(callee, Bench.DATA);
            Assembler a = new Assembler();
            Label loop = a.label("loop");
            a.mov(RDI, Bench.DATA).mov(ECX, 200).mov(RBX, 0);
            a.bind(loop);
            a.call(RDI);
            a.add(RBX, RAX);
            a.emit("mov", mem8(RDI, 1), io.ringzero.x86.Register.CL);
            a.emit("sub", ECX, Immediate.of(1));
            a.jcc(Condition.NE, loop);
            a.emit("hlt");
            bench.load(a);
            bench.toHalt();
            assertEquals(1 + 200 * 201 / 2 - 1, bench.get(RBX));
        }
    }

    /** Its first bytes are not written, so it is found at its place, dead. */
    @Test
    void anInstructionOfWhichOnlyTheBytesInTheNextPageAreWritten() {
        try (Bench bench = new Bench()) {
            long at = Bench.DATA + 0x1000 - 3;
            bench.bytes(at, 0xb8, 1, 0, 0, 0, 0xf4); // mov eax, 1 across the pages; hlt
            for (int high = 0; high < 3; high++) {
                bench.memory.writeByte(Bench.DATA + 0x1000, (byte) high);
                bench.state.rip(at);
                assertEquals(Exit.HLT, bench.run(1000));
                assertEquals(1 | high << 16, bench.get(RAX));
            }
        }
    }

    @Test
    void bytesThatAnotherWriterChangedBetweenRuns() {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler();
            Program program = bench.load(a.mov(EAX, 7).emit("hlt"));
            bench.toHalt();
            assertEquals(FrameFlags.CODE, bench.memory.flags().get(Bench.CODE >>> 12));
            bench.memory.writeByte(program.origin() + 1, (byte) 9);
            bench.reset().toHalt();
            assertEquals(9, bench.get(RAX));
        }
    }

    @Test
    void anInstructionOverTwoPagesChangedInEither() {
        try (Bench bench = new Bench()) {
            long at = Bench.CODE + 0xffd;
            bench.bytes(at, 0xb8, 1, 0, 0, 0, 0xf4); // mov eax, 1; hlt
            for (int round = 0; round < 3; round++) {
                bench.memory.writeByte(at + 1, (byte) (round + 1));
                bench.memory.writeByte(at + 4, (byte) (round + 2));
                bench.state.rip(at);
                bench.toHalt();
                assertEquals((long) (round + 2) << 24 | round + 1, bench.get(RAX));
            }
        }
    }

    @Test
    void anInstructionWhoseSecondPageIsMappedElsewhere() {
        try (Bench bench = new Bench()) {
            long at = Bench.CODE + 0xffd;
            bench.bytes(at, 0xb8, 1, 0, 0, 0, 0xf4);
            bench.state.rip(at);
            bench.toHalt();
            assertEquals(1, bench.get(RAX));
            bench.bytes(Bench.DATA, 0, 5, 0xf4);
            bench.mmu.moved.put(Bench.CODE + 0x1000 >>> 12, Bench.DATA >>> 12);
            bench.tlb.flush();
            bench.state.rip(at);
            bench.toHalt();
            assertEquals(5L << 24 | 1, bench.get(RAX));
        }
    }

    @Test
    void aRepeatedStoreOverItself() {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler();
            a.mov(RDI, Bench.CODE).mov(RCX, 64).mov(EAX, 0xf4);
            a.rep().emit("stosb");
            bench.load(a);
            assertEquals(Exit.HLT, bench.run(1000)); // the code has become a field of HLT
            assertTrue(bench.get(RCX) < 64);
        }
    }

    @Test
    void closingTakesAllFlagsAway() {
        try (Bench bench = new Bench()) {
            bench.load(new Assembler().emit("hlt"));
            bench.toHalt();
            bench.engine.close();
            for (long mfn = 0; mfn < bench.memory.frames(); mfn++) {
                assertEquals(0, bench.memory.flags().get(mfn));
            }
        }
    }
}
