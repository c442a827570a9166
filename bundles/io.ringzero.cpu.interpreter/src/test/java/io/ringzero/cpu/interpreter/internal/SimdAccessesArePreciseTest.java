// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.MM1;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBP;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.XMM0;
import static io.ringzero.x86.Register.XMM1;
import static io.ringzero.x86.Register.XMM2;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuImage;
import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Immediate;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Accesses of SIMD instructions: across pages in full or not at all, aligned where they must be. */
class SimdAccessesArePreciseTest {
    private static final long HOLE = 0x200000;
    private static final long BAD = 0x0000_8000_0000_0000L;
    private static final long LOW = 0x1122334455667788L;
    private static final long HIGH = 0x99aabbccddeeff80L;

    private static Bench bench(Consumer<Assembler> code) {
        Bench bench = new Bench();
        bench.state.set(CpuState.OFF_CR4, bench.state.get(CpuState.OFF_CR4) | Bits.CR4_OSFXSR);
        Assembler a = new Assembler();
        code.accept(a);
        a.emit("hlt");
        bench.load(a);
        for (int i = 0; i < 3; i++) {
            bench.state.set(Xmm.FIRST + 16 * i, LOW + i);
            bench.state.set(Xmm.FIRST + 16 * i + 8, HIGH + i);
        }
        return bench;
    }

    private static void faults(String name, int vector, int error, long linear, Consumer<Assembler> code) {
        try (Bench bench = bench(code)) {
            bench.mmu.absent.add(HOLE >>> 12);
            bench.mmu.readOnly.add(HOLE + 0x2000 >>> 12);
            bench.set(RSI, HOLE);
            bench.set(RDI, HOLE - 3);
            bench.set(RBP, BAD);
            for (long at = HOLE - 16; at < HOLE; at += 8) {
                bench.memory.writeLong(at, 0x5555);
            }
            CpuImage image = bench.state.image();
            int exit = bench.run(100);
            assertEquals(Exit.EVENT, exit, name + ": " + bench.text(exit));
            assertEquals(vector, bench.state.getInt(CpuState.OFF_EXIT_VECTOR), name + ": " + bench.text(exit));
            assertEquals(error, bench.state.getInt(CpuState.OFF_EXIT_ERROR), name);
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
    void accessesThatReachAMissingPage() {
        for (int i = 1; i < 16; i++) {
            int before = -i;
            faults("load from -" + i, Vector.PF, 0, HOLE, a -> a.emit("movups", XMM0, mem(RSI, before)));
            faults("store to -" + i, Vector.PF, 2, HOLE, a -> a.emit("movdqu", mem(RSI, before), XMM1));
        }
        faults("paddb", Vector.PF, 0, HOLE, a -> a.emit("paddb", XMM0, mem(RSI)));
        faults("paddb mm", Vector.PF, 0, HOLE, a -> a.emit("paddb", MM1, mem(RSI, -7)));
        faults("movq mm", Vector.PF, 2, HOLE, a -> a.emit("movq", mem(RSI, -1), MM1));
        faults("movhps", Vector.PF, 0, HOLE, a -> a.emit("movhps", XMM0, mem(RSI, -4)));
        faults("maskmovdqu", Vector.PF, 2, HOLE, a -> a.emit("maskmovdqu", XMM0, XMM1));
        faults("pextrw", Vector.PF, 2, HOLE, a -> a.emit("pextrw", mem(RSI, -1), XMM0, Immediate.of(3)));
        faults("movaps to a page that is read-only", Vector.PF, 3, HOLE + 0x2000,
            a -> a.emit("movaps", mem(RSI, 0x2000), XMM0));
    }

    @Test
    void alignmentComesBeforeTheAddress() {
        faults("movaps", Vector.GP, 0, 0, a -> a.emit("movaps", XMM0, mem(RSI, -8)));
        faults("movdqa store", Vector.GP, 0, 0, a -> a.emit("movdqa", mem(RSI, 1), XMM0));
        faults("movntps", Vector.GP, 0, 0, a -> a.emit("movntps", mem(RSI, 4), XMM0));
        faults("pxor", Vector.GP, 0, 0, a -> a.emit("pxor", XMM0, mem(RSI, 2)));
        faults("misaligned and not canonical", Vector.GP, 0, 0, a -> a.emit("pxor", XMM0, mem(RBP, 2)));
        faults("not canonical on the stack", Vector.SS, 0, 0, a -> a.emit("pxor", XMM0, mem(RBP)));
        faults("not canonical, unaligned form", Vector.SS, 0, 0, a -> a.emit("movups", XMM0, mem(RBP, 2)));
    }

    @Test
    void everyPlaceAcrossAPage() {
        for (int i = 0; i <= 16; i++) {
            int before = -i;
            try (Bench bench = bench(a -> a.emit("movups", mem(RSI, before), XMM1)
                .emit("movdqu", XMM2, mem(RSI, before)).emit("movq", RAX, XMM2))) {
                bench.set(RSI, HOLE);
                bench.toHalt();
                assertEquals(LOW + 1, bench.memory.readLong(HOLE - i));
                assertEquals(HIGH + 1, bench.memory.readLong(HOLE - i + 8));
                assertEquals(LOW + 1, bench.get(RAX));
                assertEquals(HIGH + 1, bench.state.get(Xmm.FIRST + 40));
                assertEquals(0, bench.memory.readLong(HOLE - i - 8));
                assertEquals(0, bench.memory.readLong(HOLE - i + 16));
            }
        }
    }

    private static void moves(String name, long low, long high, Consumer<Assembler> code) {
        try (Bench bench = bench(code)) {
            bench.set(RSI, HOLE);
            bench.memory.writeLong(HOLE, 0x0102030405060708L);
            bench.toHalt();
            assertEquals(Long.toHexString(low), Long.toHexString(bench.state.get(Xmm.FIRST)), name + " low");
            assertEquals(Long.toHexString(high), Long.toHexString(bench.state.get(Xmm.FIRST + 8)), name + " high");
        }
    }

    @Test
    void whatStaysOfTheDestination() {
        long low32 = LOW + 1 & 0xffffffffL;
        moves("movss of registers", LOW & ~0xffffffffL | low32, HIGH, a -> a.emit("movss", XMM0, XMM1));
        moves("movss of memory", 0x05060708, 0, a -> a.emit("movss", XMM0, mem(RSI)));
        moves("movsd of registers", LOW + 1, HIGH, a -> a.emit("movsd", XMM0, XMM1));
        moves("movsd of memory", 0x0102030405060708L, 0, a -> a.emit("movsd", XMM0, mem(RSI)));
        moves("movq of registers", LOW + 1, 0, a -> a.emit("movq", XMM0, XMM1));
        moves("movd", low32, 0, a -> a.emit("movd", EAX, XMM1).emit("movd", XMM0, EAX));
        moves("movhlps", HIGH + 1, HIGH, a -> a.emit("movhlps", XMM0, XMM1));
        moves("movlhps", LOW, LOW + 1, a -> a.emit("movlhps", XMM0, XMM1));
        moves("movhps", LOW, 0x0102030405060708L, a -> a.emit("movhps", XMM0, mem(RSI)));
        moves("movlpd", 0x0102030405060708L, HIGH, a -> a.emit("movlpd", XMM0, mem(RSI)));
        moves("movddup", LOW + 1, LOW + 1, a -> a.emit("movddup", XMM0, XMM1));
        moves("pinsrw", LOW, HIGH & ~0xffff0000L | 0x07080000L,
            a -> a.emit("pinsrw", XMM0, mem(RSI), Immediate.of(5)));
        moves("pinsrb", LOW & ~0xff00L | 0x0800, HIGH, a -> a.emit("pinsrb", XMM0, mem(RSI), Immediate.of(17)));
        moves("pextrq", HIGH + 1, 0, a -> a.emit("pextrq", RAX, XMM1, Immediate.of(1)).emit("movq", XMM0, RAX));
        moves("pmovmskb", 0xff01, 0, a -> a.emit("pmovmskb", EAX, XMM0).emit("movd", XMM0, EAX));
        moves("movmskps", 0xc, 0, a -> a.emit("movmskps", EAX, XMM0).emit("movd", XMM0, EAX));
    }

    @Test
    void mmxTakesTheStackOver() {
        try (Bench bench = bench(a -> a.emit("movdq2q", MM1, XMM0))) {
            bench.state.set(CpuState.OFF_FXSAVE, 0x1800_037fL); // TOP 3, all empty
            bench.toHalt();
            assertEquals(0xff_0000_037fL, bench.state.get(CpuState.OFF_FXSAVE) & 0xff_ffff_ffffL);
            assertEquals(LOW, bench.state.get(CpuState.OFF_FXSAVE + 48));
            assertEquals(0xffff, bench.state.get(CpuState.OFF_FXSAVE + 56) & 0xffff);
        }
    }
}
