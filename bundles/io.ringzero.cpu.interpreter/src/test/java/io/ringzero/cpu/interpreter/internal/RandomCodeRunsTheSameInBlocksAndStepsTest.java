// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.api.machine.Segment;
import io.ringzero.x86.CodeMode;
import io.ringzero.x86.Decoder;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.OpcodeTable;
import org.junit.jupiter.api.Test;

/**
 * Random instructions over random memory, run in long budgets and one by one: the same exits, states and memory each time, and
 * no exception of Java whatever the bytes are. Seeds that ever failed stay in the list.
 */
class RandomCodeRunsTheSameInBlocksAndStepsTest {
    private static final long[] KEPT_SEEDS = {1, 2, 3};
    private static final int FRESH = Integer.getInteger("ringzero.random.programs", 60);
    private static final int CODE_BYTES = 0x2000;
    private static final int DATA_BYTES = 0x4000;

    /** Where the code runs: its mode, and whether segments have bases and limits. */
    private enum Ground {
        LONG(CodeMode.LONG64, false), FLAT32(CodeMode.PROTECTED32, false), SEGMENTED32(CodeMode.PROTECTED32,
            true), FLAT16(
                CodeMode.PROTECTED16, false), SEGMENTED16(CodeMode.PROTECTED16, true);

        private static final int BELOW_CODE = 0x4e;
        private static final int WINDOW = 0x10000;

        private final CodeMode code;
        private final boolean segmented;

        Ground(CodeMode code, boolean segmented) {
            this.code = code;
            this.segmented = segmented;
        }

        /** Offset of the code in its segment. */
        long origin() {
            return segmented ? BELOW_CODE : Bench.CODE;
        }

        long stack() {
            return segmented ? WINDOW : Bench.STACK;
        }

        long data() {
            return segmented ? 0 : Bench.DATA;
        }

        void prepare(Bench bench, int cpl) {
            if (this == LONG) {
                bench.level(cpl);
                return;
            }
            bench.compatible(code, cpl);
            if (segmented) {
                Segment cs = bench.state.segment(CpuState.CS);
                bench.state.segment(CpuState.CS, new Segment(cs.selector(), cs.attributes(), CODE_BYTES,
                    Bench.CODE - BELOW_CODE));
                int big = code == CodeMode.PROTECTED32 ? 0x4000 : 0;
                bench.state.segment(CpuState.SS, new Segment(0x18 | cpl, 0x93 | big | cpl << 5, WINDOW - 1,
                    Bench.STACK - WINDOW));
                for (int segment : new int[] {CpuState.DS, CpuState.ES, CpuState.GS}) {
                    bench.state.segment(segment, new Segment(0x18 | cpl, 0x4093 | cpl << 5, WINDOW - 1, Bench.DATA));
                }
            }
            bench.state.rip(origin());
        }
    }

    private final Decoder decoder = new Decoder(OpcodeTable.standard());

    /** splitmix64. */
    private static final class Random {
        private long seed;

        Random(long seed) {
            this.seed = seed;
        }

        long next() {
            seed += 0x9e3779b97f4a7c15L;
            long z = (seed ^ seed >>> 30) * 0xbf58476d1ce4e5b9L;
            z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
            return z ^ z >>> 31;
        }

        int below(int bound) {
            return (int) Long.remainderUnsigned(next(), bound);
        }
    }

    @Test
    void forManySeeds() {
        for (Ground ground : Ground.values()) {
            for (long seed : KEPT_SEEDS) {
                compare(seed, ground);
            }
            for (int i = 0; i < FRESH; i++) {
                compare(0x5eed_0000L + i, ground);
            }
        }
    }

    private void compare(long seed, Ground ground) {
        try (Bench blocks = prepared(seed, ground); Bench steps = prepared(seed, ground)) {
            Random choice = new Random(~seed);
            for (int round = 0; round < 60; round++) {
                int budget = 1 + choice.below(40);
                int a = blocks.run(budget);
                long end = steps.state.retired() + budget;
                int b = steps.run(1);
                while (b == Exit.BUDGET && steps.state.retired() < end) {
                    b = steps.run(1);
                }
                String where = ground + " seed " + seed + " round " + round + ": " + blocks.text(a) + " / "
                    + steps.text(b);
                assertEquals(b, a, where);
                same(blocks, steps, where);
                goOn(a, blocks, choice.next(), ground);
                steps.state.load(blocks.state.image());
                if (a == Exit.SHUTDOWN) {
                    return;
                }
            }
            byte[] left = new byte[4 << 20];
            byte[] right = new byte[4 << 20];
            blocks.memory.read(0, left, 0, left.length);
            steps.memory.read(0, right, 0, right.length);
            assertArrayEquals(right, left, ground + " seed " + seed);
        }
    }

    private static void same(Bench blocks, Bench steps, String where) {
        byte[] left = blocks.state.image().bytes();
        byte[] right = steps.state.image().bytes();
        for (int i = 0; i < left.length; i++) {
            if (left[i] != right[i]) {
                throw new AssertionError(
                    where + ": state byte 0x" + Integer.toHexString(i) + " is " + left[i] + " in blocks, "
                        + right[i] + " in steps");
            }
        }
    }

    /** Behind what left the run: mostly the next instruction, now and then somewhere else, with sane pointers again. */
    private void goOn(int exit, Bench bench, long random, Ground ground) {
        CpuState state = bench.state;
        boolean at = exit == Exit.CPUID || exit == Exit.RDTSC || exit == Exit.IO || exit == Exit.MSR
            || exit == Exit.EVENT && state.getInt(CpuState.OFF_EXIT_KIND) == Exit.KIND_FAULT;
        if (at || Long.compareUnsigned(state.rip() - ground.origin(), CODE_BYTES - 32) >= 0) {
            state.rip(ground.origin() + Long.remainderUnsigned(random, CODE_BYTES - 32));
        }
        state.gpr(CpuState.RSP, ground.stack() - (random >>> 40 & 0xff8));
        int register = (int) (random >>> 60);
        state.gpr(register,
            register == CpuState.RSP ? ground.stack() : ground.data() + (random >>> 20 & DATA_BYTES - 1));
    }

    private Bench prepared(long seed, Ground ground) {
        Bench bench = new Bench(1); // blocks are bound into regions as soon as may be
        Random random = new Random(seed);
        ground.prepare(bench, (seed & 1) == 0 ? 3 : 0);
        bench.mmu.absent.add(Bench.DATA + DATA_BYTES >>> 12);
        bench.mmu.readOnly.add(Bench.DATA + 0x1000 >>> 12);
        for (int i = 0; i < DATA_BYTES; i += 8) {
            bench.memory.writeLong(Bench.DATA + i, random.next());
        }
        for (int i = 0; i < 16; i++) {
            bench.state.gpr(i, random.below(3) == 0
                ? random.next() >>> random.below(64)
                : ground.data() + random.below(DATA_BYTES));
        }
        bench.state.gpr(CpuState.RSP, ground.stack() - 0x400);
        bench.state.rflags(2 | random.next() & (Bits.ARITHMETIC | Bits.DF));
        byte[] code = new byte[CODE_BYTES];
        for (int at = 0; at < CODE_BYTES - 16;) {
            at += instruction(random, code, at, ground.code);
        }
        bench.bytes(Bench.CODE, code);
        return bench;
    }

    /** Mostly valid instructions, made by trying bytes; one in sixteen is whatever came. */
    private int instruction(Random random, byte[] code, int at, CodeMode mode) {
        boolean any = random.below(16) == 0;
        while (true) {
            for (int i = 0; i < 15 && at + i < code.length; i++) {
                code[at + i] = (byte) random.next();
            }
            if (random.below(4) == 0) {
                code[at] = 0x0f;
            } else if (mode == CodeMode.LONG64 && random.below(3) == 0) {
                code[at] = (byte) (0x48 | random.below(8));
            }
            if (decoder.decode(mode, code, at,
                Math.min(15, code.length - at)) instanceof Instruction found) {
                return found.length();
            }
            if (any) {
                return 1;
            }
        }
    }
}
