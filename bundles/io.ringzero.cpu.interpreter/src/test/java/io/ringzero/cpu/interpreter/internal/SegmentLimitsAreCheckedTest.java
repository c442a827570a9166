// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.abs;
import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Register.AL;
import static io.ringzero.x86.Register.AX;
import static io.ringzero.x86.Register.CS;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBP;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.ES;
import static io.ringzero.x86.Register.FS;
import static io.ringzero.x86.Register.GS;
import static io.ringzero.x86.Register.RBP;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuImage;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.Segment;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Label;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * Outside 64-bit mode, an access that its segment does not allow raises #GP(0), #SS(0) through the stack segment, and nothing of
 * the instruction has happened; the last byte that is allowed can be used. In blocks and in single steps.
 */
class SegmentLimitsAreCheckedTest {
    private static final int DATA = 0xc093;
    private static final int READ_ONLY = 0xc091;
    private static final int DOWN = 0xc097;
    private static final int DOWN16 = 0x8097;
    private static final int CODE = 0xc09b;
    private static final int EXECUTE_ONLY = 0xc099;
    private static final int STACK16 = 0x0093;
    private static final int NOTHING = -1;

    /** Segments: 16 bytes at the data area, of a kind. */
    private static Consumer<Bench> segment(int number, int attributes, long limit) {
        return bench -> bench.state.segment(number, new Segment(0x30, attributes, limit, Bench.DATA));
    }

    /** Runs one instruction; the fault expected, or {@link #NOTHING}. */
    private static void check(String name, int vector, Consumer<Bench> before, Consumer<Assembler> code) {
        for (int way = 0; way < 4; way++) {
            try (Bench bench = new Bench()) {
                if ((way & 1) == 0) {
                    bench.compatible(CodeMode.PROTECTED32, 0);
                } else {
                    bench.legacy(CodeMode.PROTECTED32, 0);
                }
                for (int i = 0; i < 0x100; i += 8) {
                    bench.memory.writeLong(Bench.DATA + i, 0x0101_0101_0101_0101L * i);
                }
                bench.set(RBX, 0xffff_ffffL);
                bench.set(RCX, 3);
                bench.set(RSI, 8);
                bench.set(RDI, 8);
                before.accept(bench);
                Assembler a = new Assembler(CodeMode.PROTECTED32);
                code.accept(a);
                bench.load(a.hlt());
                CpuImage image = bench.state.image();
                int exit = (way & 2) == 0 ? bench.run(100) : stepped(bench);
                String where = name + " (" + way + "): " + bench.text(exit);
                if (vector == NOTHING) {
                    assertEquals(Exit.HLT, exit, where);
                    continue;
                }
                assertEquals(Exit.EVENT, exit, where);
                assertEquals(vector, bench.state.getInt(CpuState.OFF_EXIT_VECTOR), where);
                assertEquals(0, bench.state.getInt(CpuState.OFF_EXIT_ERROR), where);
                byte[] was = image.bytes();
                byte[] is = bench.state.image().bytes();
                for (int i = 0; i < CpuState.OFF_EXIT_VECTOR; i++) {
                    assertEquals(was[i], is[i], where + ": state byte 0x" + Integer.toHexString(i));
                }
                for (int i = 0; i < 0x100; i += 8) {
                    assertEquals(0x0101_0101_0101_0101L * i, bench.memory.readLong(Bench.DATA + i), where);
                }
            }
        }
    }

    private static int stepped(Bench bench) {
        int exit = Exit.BUDGET;
        for (int i = 0; i < 100 && exit == Exit.BUDGET; i++) {
            exit = bench.run(1);
        }
        return exit;
    }

    @Test
    void limitsOfData() {
        Consumer<Bench> sixteen = segment(CpuState.DS, DATA, 15);
        check("last byte", NOTHING, sixteen, a -> a.mov(AL, abs(15)));
        check("byte behind", Vector.GP, sixteen, a -> a.mov(AL, abs(16)));
        check("last four", NOTHING, sixteen, a -> a.mov(abs(12), EAX));
        check("one behind", Vector.GP, sixteen, a -> a.mov(abs(13), EAX));
        check("rmw", Vector.GP, sixteen, a -> a.add(mem32(ECX, 11), 1));
        check("locked rmw", Vector.GP, sixteen, a -> a.lock().xadd(mem(ECX, 11), EAX));
        check("rmw inside", NOTHING, sixteen, a -> a.lock().xadd(mem(ECX, 9), EAX));
        check("8 bytes", Vector.GP, sixteen, a -> a.emit("cmpxchg8b", mem(ECX, 6)));
        check("far pointer", Vector.GP, sixteen, a -> a.emit("lgs", EAX, mem(ECX, 9).withBits(48)));
        check("bit string", Vector.GP, sixteen.andThen(bench -> bench.set(RBX, 32)), a -> a.bt(mem32(ECX, 9), EBX));
        check("bit string back inside", NOTHING, sixteen, a -> a.bt(mem32(ECX, 13), EBX));
        check("string source", Vector.GP, sixteen.andThen(bench -> bench.set(RSI, 13)), a -> a.emit("lodsd"));
        check("string source inside", NOTHING, sixteen, a -> a.emit("lodsd").emit("lodsd"));
        check("wrap to 4 GiB", Vector.GP, segment(CpuState.DS, DATA, 0xffffffffL), a -> a.mov(EAX, abs(-2)));
        check("no overrun of flat data", Vector.GP, bench -> {
        }, a -> a.mov(EAX, abs(-2)));
        check("no overrun of thread data", Vector.GP, segment(CpuState.GS, DATA, 0xffffffffL),
            a -> a.mov(EAX, abs(-3).in(GS)));
    }

    @Test
    void limitsOfDataThatGrowsDown() {
        Consumer<Bench> above = segment(CpuState.DS, DOWN, 15);
        check("below", Vector.GP, above, a -> a.mov(AL, abs(15)));
        check("first", NOTHING, above, a -> a.mov(AL, abs(16)));
        check("straddling", Vector.GP, above, a -> a.mov(EAX, abs(13)));
        Consumer<Bench> above16 = segment(CpuState.DS, DOWN16, 15);
        check("last of 64 KiB", NOTHING, above16, a -> a.mov(AL, abs(0xffff)));
        check("behind 64 KiB", Vector.GP, above16, a -> a.mov(AL, abs(0x10000)));
        check("across 64 KiB", Vector.GP, above16, a -> a.mov(AX, abs(0xffff)));
    }

    @Test
    void kindsOfSegment() {
        check("read of read-only", NOTHING, segment(CpuState.DS, READ_ONLY, 0xffff), a -> a.mov(EAX, abs(0)));
        check("write of read-only", Vector.GP, segment(CpuState.DS, READ_ONLY, 0xffff), a -> a.mov(abs(0), EAX));
        check("rmw of read-only", Vector.GP, segment(CpuState.DS, READ_ONLY, 0xffff), a -> a.inc(mem32(ECX, 0)));
        check("read of code", NOTHING, segment(CpuState.FS, CODE, 0xffff), a -> a.mov(EAX, abs(0).in(FS)));
        check("write of code", Vector.GP, segment(CpuState.FS, CODE, 0xffff), a -> a.mov(abs(0).in(FS), EAX));
        check("read of execute-only", Vector.GP, segment(CpuState.FS, EXECUTE_ONLY, 0xffff),
            a -> a.mov(EAX, abs(0).in(FS)));
        check("read through CS", NOTHING, bench -> {
        }, a -> a.mov(EAX, abs(Bench.DATA).in(CS)));
        check("write through CS", Vector.GP, bench -> {
        }, a -> a.mov(abs(Bench.DATA).in(CS), EAX));
        check("null", Vector.GP, bench -> bench.state.segment(CpuState.ES, Segment.unusable(0)),
            a -> a.mov(EAX, abs(Bench.DATA).in(ES)));
        check("null destination of a string", Vector.GP,
            bench -> bench.state.segment(CpuState.ES, Segment.unusable(0)), a -> a.rep().stosb());
    }

    @Test
    void theStackSegmentHasItsOwnVector() {
        Consumer<Bench> small = segment(CpuState.SS, DATA, 15);
        check("through EBP", Vector.SS, small.andThen(bench -> bench.set(RBP, 13)), a -> a.mov(EAX, mem(EBP)));
        check("through EBP in DS", NOTHING, small.andThen(bench -> bench.set(RBP, 13)),
            a -> a.mov(EAX, mem(EBP).in(io.ringzero.x86.Register.DS)));
        check("push", Vector.SS, small.andThen(bench -> bench.set(RSP, 18)), a -> a.push(EAX));
        check("push inside", NOTHING, small.andThen(bench -> bench.set(RSP, 16)), a -> a.push(EAX));
        check("pop", Vector.SS, small.andThen(bench -> bench.set(RSP, 13)), a -> a.pop(EAX));
        check("pushad", Vector.SS, small.andThen(bench -> bench.set(RSP, 16)), a -> a.emit("pushad"));
        check("call", Vector.SS, small.andThen(bench -> bench.set(RSP, 2)), a -> {
            Label here = a.label("here");
            a.call(here).bind(here);
        });
        check("ret", Vector.SS, small.andThen(bench -> bench.set(RSP, 14)), a -> a.ret());
        check("enter", Vector.SS, small.andThen(bench -> bench.set(RSP, 18)),
            a -> a.emit("enter", Immediate.of(32), Immediate.of(0)));
        check("leave", Vector.SS, small.andThen(bench -> bench.set(RBP, 14)), a -> a.leave());
        check("flat push at 2", Vector.SS, bench -> bench.set(RSP, 2), a -> a.push(EAX));
        check("16-bit push wraps", NOTHING, segment(CpuState.SS, STACK16, 0xffff).andThen(bench -> bench.set(RSP, 0)),
            a -> a.push(EAX));
        check("16-bit push across", Vector.SS,
            segment(CpuState.SS, STACK16, 0xffff).andThen(bench -> bench.set(RSP, 2)), a -> a.push(EAX));
        check("pop to a bad place", Vector.GP, segment(CpuState.DS, DATA, 15), a -> a.pop(mem32(ECX, 11)));
    }

    /** Code from {@link Bench#CODE} on, as many bytes as told. */
    private static Consumer<Bench> code(long limit) {
        return bench -> {
            bench.state.segment(CpuState.CS, new Segment(0x20, CODE, limit, Bench.CODE));
            bench.state.rip(0);
        };
    }

    @Test
    void limitsOfCode() {
        check("to the last byte", NOTHING, code(5), a -> a.mov(EAX, 1));
        check("jump behind", Vector.GP, code(0xff), a -> a.db(0xe9, 0xfb, 0, 0, 0));
        check("jump to the last", NOTHING, code(0xff), a -> a.db(0xe9, 0xfa, 0, 0, 0).hlt().space(0xf9));
        check("call behind", Vector.GP, code(0xff), a -> a.db(0xe8, 0xfb, 0, 0, 0));
        check("jcc behind", Vector.GP, code(0xff), a -> a.db(0x0f, 0x83, 0xfa, 0, 0, 0));
        check("jcc behind not taken", NOTHING, code(0xff), a -> a.db(0x0f, 0x82, 0xfa, 0, 0, 0));
        check("indirect", Vector.GP, code(0xff), a -> a.jmp(EBX));
        check("loop behind", Vector.GP, code(0x11), a -> a.db(0xe2, 0x10));
        check("ret behind", Vector.GP, code(0xff).andThen(bench -> bench.memory.writeInt(Bench.STACK, 0x100)),
            a -> a.ret());
        check("instruction across", Vector.GP, code(3), a -> a.mov(EAX, 1));
    }

    @Test
    void codeRunsIntoItsLimitOneByOne() {
        try (Bench bench = new Bench()) {
            bench.compatible(CodeMode.PROTECTED32, 0);
            code(9).accept(bench);
            Assembler a = new Assembler(CodeMode.PROTECTED32);
            bench.load(a.mov(EAX, 1).inc(ECX).nop().mov(EBX, 2).hlt());
            assertEquals(Exit.EVENT, bench.run(100));
            assertEquals(Vector.GP, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
            assertEquals(7, bench.state.rip());
            assertEquals(3, bench.state.retired());
            assertEquals(1, bench.get(RCX));
            assertEquals(0, bench.get(RBX));
        }
    }

    @Test
    void codeWithABaseBranchesAndCallsByItsOwnOffsets() {
        try (Bench bench = new Bench()) {
            bench.compatible(CodeMode.PROTECTED32, 0);
            bench.state.segment(CpuState.CS, new Segment(0x20, CODE, 0xffff, Bench.CODE + 0x123));
            bench.state.rip(0);
            Assembler a = new Assembler(CodeMode.PROTECTED32);
            Label sub = a.label("sub");
            Label top = a.label("top");
            a.mov(ECX, 10).xor(EAX, EAX).bind(top).call(sub).sub(ECX, 1).jcc(Condition.NE, top).movAddress(EBX, sub)
                .call(EBX).hlt();
            a.space(0x1000).bind(sub).add(EAX, 3).ret();
            bench.bytes(Bench.CODE + 0x123, a.assemble(0).bytes());
            bench.toHalt();
            assertEquals(33, bench.state.gpr(CpuState.RAX));
            assertEquals(Bench.STACK, bench.get(RSP));
            assertEquals(bench.memory.readInt(Bench.STACK - 4), bench.state.rip() - 1);
        }
    }

    @Test
    void codeWrapsAt4GiB() {
        try (Bench bench = new Bench()) {
            bench.compatible(CodeMode.PROTECTED32, 0);
            bench.mmu.moved.put(0xfffffL, 0x40L);
            bench.mmu.moved.put(0L, 0x41L);
            bench.bytes(0x40ffe, 0x40, 0xbb); // inc eax; mov ebx, ...
            bench.bytes(0x41000, 0x44, 0x33, 0x22, 0x11, 0xe9, 0xf3, 0xff, 0xff, 0xff); // ..., jump to fffffffc
            bench.bytes(0x40ffc, 0x41, 0xf4); // inc ecx; hlt
            bench.state.rip(0xffff_fffeL);
            bench.toHalt();
            assertEquals(0x11223344, bench.get(RBX));
            assertEquals(0xffff_fffeL, bench.state.rip());
            assertEquals(1, bench.state.gpr(CpuState.RAX));
        }
    }
}
