// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Mem;
import io.ringzero.x86.Operand;
import io.ringzero.x86.Register;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A comparison and its branch give the same flags, path and counts as one micro-op and as two. */
class FusedBranchesAgreeWithSingleStepsTest {
    private static final long[] VALUES = {0, 1, 5, 0x7fffffffL, 0x80000000L, 0xffffffffL, Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1};

    private record Row(String operation, Operand left, Operand right) {
    }

    private static List<Row> rows(int bits) {
        Register rax = Register.general(0, bits);
        Register rbx = Register.general(3, bits);
        Operand memory = Mem.mem(Register.RSI).withBits(bits);
        return List.of(new Row("cmp", rax, rbx), new Row("cmp", rax, Immediate.of(5)),
            new Row("cmp", rax, Immediate.of(-1)),
            new Row("cmp", memory, rbx), new Row("cmp", memory, Immediate.of(5)), new Row("cmp", rax, memory),
            new Row("test", rax, rbx), new Row("test", rax, rax), new Row("sub", rax, Immediate.of(5)),
            new Row("add", rax, Immediate.of(5)));
    }

    @Test
    void forEveryConditionAndShape() {
        try (Bench bench = new Bench()) {
            for (int bits = 32; bits <= 64; bits += 32) {
                for (Row row : rows(bits)) {
                    for (int code = 0; code < 16; code++) {
                        load(bench, row, Condition.of(code));
                        for (long a : VALUES) {
                            for (long b : VALUES) {
                                agree(bench, row + " " + Condition.of(code) + " " + a + " " + b, a, b);
                            }
                        }
                    }
                }
            }
        }
    }

    private static void load(Bench bench, Row row, Condition condition) {
        Assembler a = new Assembler();
        var yes = a.label("yes");
        a.emit(row.operation, row.left, row.right).jcc(condition, yes).emit("hlt").emit("nop").bind(yes).emit("hlt");
        bench.load(a);
    }

    private static void agree(Bench bench, String name, long a, long b) {
        start(bench, a, b);
        bench.toHalt();
        long rip = bench.state.rip();
        long flags = bench.state.rflags();
        long rax = bench.get(Register.RAX);
        start(bench, a, b);
        long retired = bench.state.retired();
        while (bench.run(1) == Exit.BUDGET) {
            retired++;
        }
        assertEquals(rip, bench.state.rip(), name);
        assertEquals(flags, bench.state.rflags(), name);
        assertEquals(rax, bench.get(Register.RAX), name);
        assertEquals(retired + 1, bench.state.retired(), name);
    }

    private static void start(Bench bench, long a, long b) {
        bench.reset();
        bench.state.rflags(2);
        bench.set(Register.RAX, a);
        bench.set(Register.RBX, b);
        bench.set(Register.RSI, Bench.DATA);
        bench.memory.writeLong(Bench.DATA, a);
    }

    @Test
    void aFaultOfTheComparisonIsTheComparisons() {
        try (Bench bench = new Bench()) {
            bench.mmu.absent.add(Bench.DATA >>> 12);
            Assembler a = new Assembler().emit("nop").emit("cmp", Mem.mem64(Register.RSI, 0), Register.RAX);
            a.jcc(Condition.E, a.here("self"));
            bench.load(a);
            bench.set(Register.RSI, Bench.DATA);
            assertEquals(Exit.EVENT, bench.run(10));
            assertEquals(Bench.CODE + 1, bench.state.rip());
            assertEquals(1, bench.state.retired());
            assertEquals(Vector.PF, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
        }
    }

    @Test
    void aTargetThatIsNotCanonicalFaultsAtTheBranch() {
        try (Bench bench = new Bench()) {
            long top = 0x7fff_ffff_f000L;
            bench.mmu.moved.put(top >>> 12, Bench.CODE >>> 12);
            bench.bytes(Bench.CODE + 0xff0, 0x48, 0x39, 0xc0, 0x74, 0x7f); // cmp rax, rax; je +127
            bench.state.rip(top + 0xff0);
            assertEquals(Exit.EVENT, bench.run(10));
            assertEquals(Vector.GP, bench.state.getInt(CpuState.OFF_EXIT_VECTOR));
            assertEquals(top + 0xff3, bench.state.rip());
            assertEquals(1, bench.state.retired());
        }
    }
}
