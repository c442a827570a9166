// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R11;
import static io.ringzero.x86.Register.R8D;
import static io.ringzero.x86.Register.R9;
import static io.ringzero.x86.Register.RBP;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Label;
import io.ringzero.x86.Register;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Cross-modifying code as SDM Vol. 3A, 9.1.3 promises: what one processor wrote is what another runs once it has seen the write
 * and serialised. And before that, and without it, it runs the old code or the new, never anything else.
 */
class CodeThatAnotherProcessorPatchesRunsAnewTest {
    private static final int TIMES = 60 * Integer.getInteger("ringzero.litmus.rounds", 6);
    /** Where the patched code lies: {@code mov eax, imm32; ret}. */
    private static final long PATCHED = 0x300000;
    private static final int IMMEDIATE = 4;
    private static final long METERS = SmpBench.DATA;

    /** The patched instruction's number counts up, handshake by handshake; both orders of hotness. */
    @ParameterizedTest
    @ValueSource(ints = {1, Integer.MAX_VALUE})
    void afterCpuid(int hot) {
        try (SmpBench bench = new SmpBench(2, hot)) {
            bytes(bench, PATCHED, 0x90, 0x90, 0x90, 0xb8, 0, 0, 0, 0, 0xc3); // the constant is aligned
            bench.load(0, patcher());
            bench.load(1, runner());
            bench.toHalt();
            assertEquals(0, bench.gpr(1, 9), "stale results");
            assertTrue(bench.blocksDropped() >= TIMES - 2, "code was patched while it was cached");
        }
    }

    /** Nobody waits for anybody: what runs is what was there at some time, in the order in which it was written. */
    @ParameterizedTest
    @ValueSource(ints = {1, Integer.MAX_VALUE})
    void withoutAnySynchronisation(int hot) {
        try (SmpBench bench = new SmpBench(2, hot)) {
            bytes(bench, PATCHED, 0x90, 0x90, 0x90, 0xb8, 0, 0, 0, 0, 0xc3);
            Assembler a = new Assembler();
            a.mov(RSI, PATCHED).mov(EDX, 1);
            Label loop = a.here("loop");
            a.emit("mov", mem32(RSI, IMMEDIATE), EDX);
            a.emit("add", EDX, Immediate.of(1));
            a.emit("cmp", EDX, Immediate.of(TIMES));
            a.jcc(Condition.BE, loop);
            a.mov(RDI, METERS);
            a.emit("mov", mem32(RDI, 0), Immediate.of(1));
            a.emit("hlt");
            bench.load(0, a);
            Assembler b = new Assembler();
            b.mov(RSI, PATCHED).mov(RDI, METERS).mov(R9, 0).mov(RBP, 0);
            Label again = b.here("again");
            Label fine = b.label("fine");
            b.call(RSI);
            b.emit("cmp", Register.RAX, RBP);
            b.jcc(Condition.AE, fine);
            b.emit("add", R9, Immediate.of(1)); // went back
            b.bind(fine);
            b.emit("mov", RBP, Register.RAX);
            b.emit("cmp", mem32(RDI, 0), Immediate.of(0));
            b.jcc(Condition.E, again);
            b.mov(EAX, 0);
            b.emit("cpuid");
            b.call(RSI);
            b.emit("hlt");
            bench.load(1, b);
            bench.toHalt();
            assertEquals(0, bench.gpr(1, 9), "went back");
            assertEquals(TIMES, bench.gpr(1, 0));
        }
    }

    /** Both run the page that both write: marks, withdrawals and drops of both cross each other. */
    @ParameterizedTest
    @ValueSource(ints = {1, Integer.MAX_VALUE})
    void bothPatchOnePage(int hot) {
        try (SmpBench bench = new SmpBench(2, hot)) {
            for (int i = 0; i < 2; i++) {
                long own = PATCHED + i * 256;
                bytes(bench, own, 0xb8, 0, 0, 0, 0, 0xc3);
                Assembler a = new Assembler();
                a.mov(RSI, own).mov(RDX, 1).mov(R9, 0);
                Label loop = a.here("loop");
                Label fine = a.label("fine");
                a.emit("mov", mem8(RSI, 1), Register.DL);
                a.emit("mov", mem8(RSI, 2), Register.DH);
                a.call(RSI);
                a.emit("movzx", R8D, Register.DX);
                a.emit("cmp", EAX, R8D);
                a.jcc(Condition.E, fine);
                a.emit("add", R9, Immediate.of(1));
                a.bind(fine);
                a.emit("add", RDX, Immediate.of(1));
                a.emit("cmp", RDX, Immediate.of(TIMES));
                a.jcc(Condition.BE, loop);
                a.emit("hlt");
                bench.load(i, a);
            }
            bench.toHalt();
            assertEquals(0, bench.gpr(0, 9));
            assertEquals(0, bench.gpr(1, 9));
        }
    }

    /** Writes n into the code, says so, waits until the other has run it. */
    private static Assembler patcher() {
        Assembler a = new Assembler();
        a.mov(RSI, PATCHED).mov(RDI, METERS).mov(RDX, 1);
        Label loop = a.here("loop");
        a.emit("mov", mem32(RSI, IMMEDIATE), EDX);
        a.emit("mov", mem64(RDI, 0), RDX);
        Label wait = a.here("wait");
        a.emit("cmp", mem64(RDI, 64), RDX);
        a.jcc(Condition.B, wait);
        a.emit("add", RDX, Immediate.of(1));
        a.emit("cmp", RDX, Immediate.of(TIMES));
        a.jcc(Condition.BE, loop);
        a.emit("hlt");
        return a;
    }

    /** Waits for n, serialises, runs the code and compares. */
    private static Assembler runner() {
        Assembler a = new Assembler();
        a.mov(RSI, PATCHED).mov(RDI, METERS).mov(R11, 1).mov(R9, 0);
        Label loop = a.here("loop");
        Label fine = a.label("fine");
        Label wait = a.here("wait");
        a.emit("cmp", mem64(RDI, 0), R11);
        a.jcc(Condition.B, wait);
        a.mov(EAX, 0);
        a.emit("cpuid");
        a.call(RSI);
        a.emit("cmp", Register.RAX, R11);
        a.jcc(Condition.E, fine);
        a.emit("add", R9, Immediate.of(1));
        a.bind(fine);
        a.emit("mov", mem64(RDI, 64), R11);
        a.emit("add", R11, Immediate.of(1));
        a.emit("cmp", R11, Immediate.of(TIMES));
        a.jcc(Condition.BE, loop);
        a.emit("hlt");
        return a;
    }

    private static void bytes(SmpBench bench, long at, int... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            bench.memory.writeByte(at + i, (byte) bytes[i]);
        }
    }
}
