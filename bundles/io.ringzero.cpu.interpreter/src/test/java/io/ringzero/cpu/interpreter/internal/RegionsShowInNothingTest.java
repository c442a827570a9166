// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RSI;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.cpu.interpreter.bench.Kernel;
import io.ringzero.cpu.interpreter.bench.Kernels;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Label;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether hot blocks are bound into a {@link Region} or run by themselves: after any budget the state is the same to the bit,
 * retired count included, and so are exits and memory.
 */
class RegionsShowInNothingTest {
    private static final int ROUNDS = 100_000;

    static List<Kernel> kernels() {
        return Kernels.all();
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void inBudgetsOfAnySize(Kernel kernel) {
        try (Bench bound = new Bench(1); Bench plain = new Bench(Integer.MAX_VALUE)) {
            bound.load(kernel);
            plain.load(kernel);
            assertEquals(Exit.HLT, side(bound, plain, 20_000), kernel.name());
            assertEquals(kernel.answer(), bound.state.gpr(CpuState.RAX));
        }
    }

    /** The loop reads on into a page that is not there: the fault names the instruction, and what was done stays done. */
    @Test
    void whenAnOpInTheMiddleFaults() {
        try (Bench bound = new Bench(1); Bench plain = new Bench(Integer.MAX_VALUE)) {
            for (Bench bench : List.of(bound, plain)) {
                Assembler a = new Assembler();
                a.mov(RSI, Bench.DATA);
                Label loop = a.here("loop");
                a.emit("add", EDX, Immediate.of(3));
                a.emit("add", EAX, mem32(RSI, 0));
                a.emit("add", RSI, Immediate.of(4));
                a.emit("sub", ECX, Immediate.of(1));
                a.jcc(Condition.NE, loop);
                a.emit("hlt");
                bench.load(a);
                bench.mmu.absent.add(Bench.DATA + 0x3000 >>> 12);
            }
            assertEquals(Exit.EVENT, side(bound, plain, 500));
            assertEquals(Vector.PF, bound.state.getInt(CpuState.OFF_EXIT_VECTOR));
            assertEquals(Bench.DATA + 0x3000, bound.state.get(CpuState.OFF_EXIT_LINEAR));
            assertEquals(Bench.DATA + 0x3000, bound.state.gpr(CpuState.RSI));
        }
    }

    /** The loop changes a constant of its own once: of an instruction before the store, just behind it, and in another block. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void whenTheLoopRewritesItself(int place) {
        try (Bench bound = new Bench(1); Bench plain = new Bench(Integer.MAX_VALUE)) {
            for (Bench bench : List.of(bound, plain)) {
                bench.load(rewriting(place));
            }
            assertEquals(Exit.HLT, side(bound, plain, 700));
            long[] sums = {5000 + 2001 + 2999 * 10, 5000 + 10, 5000 + 2000 + 3000 * 10};
            assertEquals(sums[place], bound.state.gpr(CpuState.RDX));
        }
    }

    /** Adds 1 in each of 5000 rounds, and a constant of its own that round 2001 makes 10. */
    private static Assembler rewriting(int place) {
        Assembler a = new Assembler();
        Label[] adds = {a.label("before"), a.label("behind"), a.label("elsewhere")};
        Label quiet = a.label("quiet");
        a.movAddress(RBX, adds[place]);
        Label loop = a.here("loop");
        a.emit("add", ECX, Immediate.of(1));
        a.bind(adds[0]);
        a.db(0x83, 0xc2, place == 0 ? 1 : 0); // add edx, 0 or 1
        a.emit("add", EDX, Immediate.of(1));
        a.emit("cmp", ECX, Immediate.of(2001));
        a.jcc(Condition.NE, quiet);
        a.emit("mov", mem8(RBX, 2), Immediate.of(10));
        a.bind(adds[1]);
        a.db(0x83, 0xc2, 0x00);
        a.bind(quiet);
        a.bind(adds[2]);
        a.db(0x83, 0xc2, place == 2 ? 1 : 0);
        a.emit("cmp", ECX, Immediate.of(5000));
        a.jcc(Condition.NE, loop);
        a.emit("hlt");
        return a;
    }

    /** A region goes with its code, its class too: a guest that rewrites hot code for ever fills nothing. */
    @Test
    void whatIsRewrittenLeavesNoClass() {
        try (Bench bench = new Bench(1)) {
            List<WeakReference<Class<?>>> classes = new ArrayList<>();
            for (int constant = 1; constant <= 20; constant++) {
                Assembler a = new Assembler();
                a.mov(ECX, 10_000);
                Label loop = a.here("loop");
                a.emit("add", EDX, Immediate.of(constant));
                a.emit("sub", ECX, Immediate.of(1));
                a.jcc(Condition.NE, loop);
                a.emit("hlt");
                int at = (int) (a.assemble(Bench.CODE).address(loop) & 0xfff);
                bench.load(a);
                bench.reset().toHalt();
                Block block = ((InterpreterCpu) bench.cpu).core().cache.frame(Bench.CODE >>> 12).find(at);
                if (block != null && block.first instanceof Region region) {
                    classes.add(new WeakReference<>(region.getClass()));
                }
            }
            assertEquals(20, classes.size(), "each loop was bound");
            for (int round = 0; round < 50 && classes.stream().filter(c -> c.get() != null).count() > 1; round++) {
                System.gc();
            }
            assertTrue(classes.stream().filter(c -> c.get() != null).count() <= 1, "only the last one's code lives");
        }
    }

    private static Regions regions(Bench bench) {
        return ((InterpreterCpu) bench.cpu).core().regions;
    }

    /** Runs both in the same random budgets to the first exit that is not a budget's, comparing all the way. */
    private static int side(Bench bound, Bench plain, int mostBudget) {
        long seed = 1;
        for (int round = 0; round < ROUNDS; round++) {
            seed = seed * 6364136223846793005L + 1442695040888963407L;
            long budget = 1 + Long.remainderUnsigned(seed >>> 16, mostBudget);
            int exit = bound.run(budget);
            String where = "round " + round + ": " + bound.text(exit);
            assertEquals(plain.run(budget), exit, where);
            assertArrayEquals(plain.state.image().bytes(), bound.state.image().bytes(), where);
            if (exit != Exit.BUDGET) {
                byte[] left = new byte[4 << 20];
                byte[] right = new byte[4 << 20];
                bound.memory.read(0, left, 0, left.length);
                plain.memory.read(0, right, 0, right.length);
                assertArrayEquals(right, left, where);
                assertTrue(regions(bound).bound() > 0, "nothing was bound");
                assertEquals(0, regions(plain).bound());
                return exit;
            }
        }
        throw new AssertionError("does not end");
    }
}
