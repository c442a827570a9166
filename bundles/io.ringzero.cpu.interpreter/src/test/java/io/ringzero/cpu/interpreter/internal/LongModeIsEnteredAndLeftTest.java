// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.abs;
import static io.ringzero.x86.Register.CR0;
import static io.ringzero.x86.Register.CR4;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDX;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.CodeMode;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Paging and long mode go on and off by CR0, CR4 and EFER as the manual has it, and real mode cannot be reached. */
class LongModeIsEnteredAndLeftTest {
    private static final long CR0_UNPAGED = Bits.CR0_PE | Bits.CR0_ET;

    /** Runs 32-bit code from protected mode without paging; answers the exit. */
    private static int run(Bench bench, Consumer<Assembler> code) {
        bench.legacy(CodeMode.PROTECTED32, 0);
        bench.state.set(CpuState.OFF_CR0, CR0_UNPAGED);
        bench.state.set(CpuState.OFF_CR4, 0);
        Assembler a = new Assembler(CodeMode.PROTECTED32);
        code.accept(a);
        bench.load(a.hlt());
        return bench.run(1000);
    }

    private static void enableLongMode(Assembler a) {
        a.mov(ECX, 0xc0000080L).rdmsr().or(EAX, 1 << 8).wrmsr();
    }

    private static void orCr0(Assembler a, long bits) {
        a.mov(EAX, CR0).or(EAX, bits).mov(CR0, EAX);
    }

    @Test
    void longModeBeginsWithPaging() {
        try (Bench bench = new Bench()) {
            assertEquals(Exit.HLT, run(bench, a -> {
                a.mov(EAX, Bits.CR4_PAE).mov(CR4, EAX);
                enableLongMode(a);
                orCr0(a, Bits.CR0_PG);
                a.rdmsr();
            }));
            assertEquals(Bits.EFER_LME | Bits.EFER_LMA, bench.state.get(CpuState.OFF_EFER));
            assertEquals(Bits.EFER_LME | Bits.EFER_LMA, bench.state.gpr(CpuState.RAX));
        }
    }

    @Test
    void longModeWithoutPaeIsRefused() {
        try (Bench bench = new Bench()) {
            refused(bench, run(bench, a -> {
                enableLongMode(a);
                orCr0(a, Bits.CR0_PG);
            }));
            assertEquals(CR0_UNPAGED, bench.state.get(CpuState.OFF_CR0));
        }
    }

    @Test
    void compatibilityModeLeavesLongModeWithPaging() {
        try (Bench bench = new Bench()) {
            bench.compatible(CodeMode.PROTECTED32, 0);
            Assembler a = new Assembler(CodeMode.PROTECTED32);
            a.mov(EAX, CR0).and(EAX, 0x7fffffff).mov(CR0, EAX).mov(EDX, abs(Bench.CODE)).hlt();
            bench.load(a);
            bench.toHalt();
            assertEquals(0, bench.state.get(CpuState.OFF_EFER) & Bits.EFER_LMA);
            assertEquals(0, bench.state.get(CpuState.OFF_CR0) & Bits.CR0_PG);
        }
    }

    @Test
    void longModeKeepsPaeAndLme() {
        try (Bench bench = new Bench()) {
            bench.compatible(CodeMode.PROTECTED32, 0);
            Assembler a = new Assembler(CodeMode.PROTECTED32);
            bench.load(a.xor(EAX, EAX).mov(CR4, EAX));
            refused(bench, bench.run(10));
            a = new Assembler(CodeMode.PROTECTED32);
            a.mov(ECX, 0xc0000080L).xor(EAX, EAX).xor(EDX, EDX).wrmsr();
            bench.load(a);
            bench.reset();
            refused(bench, bench.run(10));
        }
    }

    @Test
    void realModeIsOutOfReach() {
        try (Bench bench = new Bench()) {
            refused(bench, run(bench, a -> a.mov(EAX, 0x10).mov(CR0, EAX)));
        }
    }

    @Test
    void descriptorTablesHaveBasesOf32Bits() {
        try (Bench bench = new Bench()) {
            bench.memory.writeLong(Bench.DATA, 0xffff_1234_5678_0fffL);
            assertEquals(Exit.HLT, run(bench, a -> a.lgdt(abs(Bench.DATA)).emit("sgdt", abs(Bench.DATA + 0x10))
                .db(0x66).lidt(abs(Bench.DATA))));
            assertEquals(0x1234_5678, bench.state.get(CpuState.OFF_GDTR_BASE));
            assertEquals(0xfff, bench.state.get(CpuState.OFF_GDTR_LIMIT));
            assertEquals(0x34_5678, bench.state.get(CpuState.OFF_IDTR_BASE), "24 bits with a 16-bit operand size");
            assertEquals(0x1234_5678_0fffL, bench.memory.readLong(Bench.DATA + 0x10));
        }
    }

    private static void refused(Bench bench, int exit) {
        assertEquals(Exit.EVENT, exit, bench.text(exit));
        assertEquals(Vector.GP, bench.state.getInt(CpuState.OFF_EXIT_VECTOR), bench.text(exit));
    }
}
