// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Register.RSI;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.cpu.interpreter.internal.fp.Arithmetic;
import io.ringzero.cpu.interpreter.internal.fp.FloatUnit;
import io.ringzero.cpu.interpreter.internal.fp.Format;
import io.ringzero.cpu.interpreter.internal.fp.Operation;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Register;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SSE floating point in the engine: the fast path gives what the slow one does, and #XM is precise. */
class FloatInstructionsTest {
    private static final int MXCSR = CpuState.OFF_FXSAVE + 24;
    private static final int XMM0 = CpuState.OFF_FXSAVE + 160;
    private static final int XMM1 = XMM0 + 16;
    private static final long ONE = 0x3ff0000000000000L;

    private record Row(String scalar, String packed, Operation operation) {
    }

    private static List<Row> rows(String last) {
        return List.of(
            new Row("adds" + last, "addp" + last, Arithmetic::add),
            new Row("subs" + last, "subp" + last, Arithmetic::subtract),
            new Row("muls" + last, "mulp" + last, Arithmetic::multiply),
            new Row("divs" + last, "divp" + last, Arithmetic::divide),
            new Row("sqrts" + last, "sqrtp" + last, Arithmetic::squareRoot));
    }

    private static long random(long seed) {
        long z = seed * 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    /** Few bits now and then, so that exact results occur; exponents near the borders as well. */
    private static long operand(long seed, boolean wide) {
        long bits = random(seed);
        long kind = random(seed + 1_000_003) & 7;
        if (kind < 3) {
            bits &= wide ? 0xc07f_f000_0000_0000L : 0xc07f_8000_c07f_8000L;
        } else if (kind < 5) {
            bits = bits & (wide ? 0x800f_ffff_ffff_ffffL : 0x807f_ffff_807f_ffffL) | (wide
                ? ONE
                : 0x3f80_0000_3f80_0000L);
        }
        return kind == 7 ? 0 : bits;
    }

    @Test
    void fastAndSlowPathAgree() {
        for (boolean wide : new boolean[] {true, false}) {
            for (Row row : rows(wide ? "d" : "s")) {
                agree(row, wide, true);
                agree(row, wide, false);
            }
        }
    }

    private static void agree(Row row, boolean wide, boolean scalar) {
        FloatUnit unit = new FloatUnit();
        Format f = wide ? Format.DOUBLE : Format.SINGLE;
        try (Bench bench = new Bench()) {
            bench.load(new Assembler().emit(scalar ? row.scalar : row.packed, Register.XMM0, Register.XMM1).hlt());
            for (int i = 0; i < 1000; i++) {
                int mxcsr = (i & 1) == 0 ? 0x1f80 : 0x1fa0;
                long[] before = {operand(4L * i, wide), operand(4L * i + 1, wide), operand(4L * i + 2, wide), operand(4L
                    * i + 3, wide)};
                bench.reset();
                bench.state.setInt(MXCSR, mxcsr);
                bench.state.set(XMM0, before[0]);
                bench.state.set(XMM0 + 8, before[1]);
                bench.state.set(XMM1, before[2]);
                bench.state.set(XMM1 + 8, before[3]);
                bench.toHalt();
                unit.begin(mxcsr);
                int elements = scalar ? 1 : wide ? 2 : 4;
                String expected = "";
                String is = "";
                for (int e = 0; e < elements; e++) {
                    int half = wide ? e : e / 2;
                    int shift = wide ? 0 : e % 2 * 32;
                    long mask = wide ? -1 : 0xffffffffL;
                    expected += Long.toHexString(row.operation.apply(unit, f, before[half] >>> shift & mask,
                        before[2 + half] >>> shift & mask)) + " ";
                    is += Long.toHexString(bench.state.get(XMM0 + half * 8) >>> shift & mask) + " ";
                }
                String name = row + " of case " + i;
                assertEquals(expected, is, name);
                assertEquals(mxcsr | unit.sticky(), bench.state.getInt(MXCSR), name);
                if (scalar) {
                    assertEquals(before[1], bench.state.get(XMM0 + 8), name);
                }
            }
        }
    }

    @Test
    void anUnmaskedExceptionLeavesItsFlagAndNothingElse() {
        try (Bench bench = new Bench()) {
            bench.load(new Assembler().emit("divpd", Register.XMM0, Register.XMM1).hlt());
            bench.state.setInt(MXCSR, 0x1f80 & ~0x200);
            bench.state.set(XMM0, 0x4008000000000000L);
            bench.state.set(XMM0 + 8, ONE);
            bench.state.set(XMM1, 0x4014000000000000L); // 3 / 5 would be inexact
            bench.state.set(XMM1 + 8, 0);
            assertEquals(Exit.EVENT, bench.run(10));
            assertEquals(Vector.XM, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
            assertEquals(Exit.KIND_FAULT, bench.state.getInt(CpuState.OFF_EXIT_KIND));
            assertEquals(Bench.CODE, bench.state.rip());
            assertEquals(0x1d84, bench.state.getInt(MXCSR));
            assertEquals(0x4008000000000000L, bench.state.get(XMM0));
            assertEquals(ONE, bench.state.get(XMM0 + 8));
        }
    }

    @Test
    void withoutOsxmmexcptItIsUndefined() {
        try (Bench bench = new Bench()) {
            bench.state.set(CpuState.OFF_CR4, bench.state.get(CpuState.OFF_CR4) & ~Bits.CR4_OSXMMEXCPT);
            bench.load(new Assembler().emit("sqrtsd", Register.XMM0, Register.XMM1).hlt());
            bench.state.setInt(MXCSR, 0x1f80 & ~0x80);
            bench.state.set(XMM1, 0xbff0000000000000L);
            assertEquals(Exit.EVENT, bench.run(10));
            assertEquals(Vector.UD, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
        }
    }

    @Test
    void mxcsrTakesNoReservedBit() {
        try (Bench bench = new Bench()) {
            bench.set(RSI, Bench.DATA);
            bench.load(new Assembler().emit("ldmxcsr", mem(RSI)).emit("stmxcsr", mem(RSI, 4)).emit("ldmxcsr", mem(RSI,
                8)).hlt());
            bench.memory.writeLong(Bench.DATA, 0xffbfL);
            bench.memory.writeLong(Bench.DATA + 8, 0x10000);
            assertEquals(Exit.EVENT, bench.run(10));
            assertEquals(Vector.GP, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
            assertEquals(0xffbf, bench.state.getInt(MXCSR));
            assertEquals(0xffbf, (int) (bench.memory.readLong(Bench.DATA) >>> 32));
        }
    }
}
