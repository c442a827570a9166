// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import org.junit.jupiter.api.Test;

/** Whole small programs give the right answers, with the right number of instructions. */
class SimpleProgramsRunTest {
    @Test
    void sumOfOneToHundred() {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler();
            a.mov(EAX, 0);
            a.mov(ECX, 100);
            Label loop = a.here("loop");
            a.add(RAX, RCX);
            a.emit("dec", ECX);
            a.jcc(Condition.NE, loop);
            a.emit("hlt");
            bench.load(a);
            bench.toHalt();
            assertEquals(5050, bench.get(RAX));
            assertEquals(2 + 300 + 1, bench.state.retired());
        }
    }

    @Test
    void callsReturnAndTheStackIsMemory() {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler();
            Label twice = a.label("twice");
            a.mov(RDI, 21);
            a.call(twice);
            a.emit("hlt");
            a.bind(twice);
            a.emit("push", RBX);
            a.mov(RBX, RDI);
            a.emit("lea", RAX, mem(RBX, RBX, 1, 0));
            a.emit("pop", RBX);
            a.emit("ret");
            bench.load(a);
            bench.set(RBX, 77);
            bench.toHalt();
            assertEquals(42, bench.get(RAX));
            assertEquals(77, bench.get(RBX));
            assertEquals(Bench.STACK, bench.get(RSP));
        }
    }

    @Test
    void codeInTwoPagesLinksAcross() {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler();
            Label there = a.label("there");
            Label back = a.label("back");
            a.mov(ECX, 1000);
            a.mov(EAX, 0);
            a.bind(back);
            a.jmp(there);
            for (int i = 0; i < 4090; i++) {
                a.db(0x90);
            }
            a.bind(there);
            a.add(RAX, 3);
            a.emit("sub", ECX, io.ringzero.x86.Immediate.of(1));
            a.jcc(Condition.NE, back);
            a.emit("hlt");
            bench.load(a);
            bench.toHalt();
            assertEquals(3000, bench.get(RAX));
            assertEquals(2 + 4000 + 1, bench.state.retired());
        }
    }

    @Test
    void straightCodeRunsOverPageBordersWhereverInstructionsCross() {
        for (int shift = 0; shift < 8; shift++) {
            try (Bench bench = new Bench()) {
                Assembler a = new Assembler();
                for (int i = 0; i < shift; i++) {
                    a.db(0x90);
                }
                for (int i = 0; i < 1500; i++) {
                    a.emit("add", RAX, io.ringzero.x86.Immediate.of(0x1000 + i)); // 6 or 7 bytes each
                }
                a.emit("hlt");
                bench.load(a);
                for (int round = 1; round <= 2; round++) {
                    bench.reset();
                    bench.set(RAX, 0);
                    bench.toHalt();
                    assertEquals(1500L * 0x1000 + 1499 * 750, bench.get(RAX), "shift " + shift);
                    assertEquals((shift + 1501L) * round, bench.state.retired());
                }
            }
        }
    }

    @Test
    void memoryOperandsOfAllShapes() {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler();
            a.mov(RSI, Bench.DATA);
            a.mov(RCX, 3);
            a.emit("mov", mem64(RSI, 0), RSI);
            a.emit("mov", mem32(RSI, 8), io.ringzero.x86.Immediate.of(-2));
            a.emit("mov", EAX, mem(RSI, 8));
            a.emit("add", RAX, mem(RSI, 0));
            a.emit("add", mem64(RSI, 16), RAX);
            a.emit("mov", RBX, mem(RSI, RCX, 4, 4));
            a.emit("hlt");
            bench.load(a);
            bench.toHalt();
            assertEquals(0xfffffffeL + Bench.DATA, bench.get(RAX));
            assertEquals(0xfffffffeL + Bench.DATA, bench.get(RBX));
        }
    }

    @Test
    void budgetIsExactWhereverItEnds() {
        Assembler a = new Assembler();
        a.mov(ECX, 0);
        Label loop = a.here("loop");
        a.add(RAX, 1);
        a.emit("push", RAX);
        a.emit("pop", RBX);
        a.emit("cmp", RAX, RBX);
        a.jcc(Condition.E, loop);
        for (int chunk = 1; chunk <= 23; chunk++) {
            try (Bench bench = new Bench()) {
                bench.load(a);
                for (int i = 1; i <= 400; i++) {
                    assertEquals(Exit.BUDGET, bench.run(chunk));
                    assertEquals((long) i * chunk, bench.state.retired());
                }
                long steps = 400L * chunk - 1;
                assertEquals((steps + 4) / 5, bench.get(RAX));
                assertEquals(steps % 5 >= 2 && steps % 5 < 3 ? Bench.STACK - 8 : Bench.STACK,
                    bench.state.gpr(CpuState.RSP));
            }
        }
    }
}
