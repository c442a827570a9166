// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem16;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBP;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R8;
import static io.ringzero.x86.Register.R9;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBP;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringzero.api.machine.FrameFlags;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Label;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No update by a locked instruction is lost or seen by half, whatever its size, wherever its operand lies: inside a word, across
 * words, cache lines and pages, and in frames whose writes others must hear of.
 */
class LockedOperationsAreAtomicTest {
    private static final int PROCESSORS = 2;
    private static final int ROUNDS = Integer.getInteger("ringzero.litmus.rounds", 6);
    private static final int TIMES = 4000 * ROUNDS;

    /** Adds 1 to a counter at an offset. */
    record Way(String name, Add add) {
        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    interface Add {
        void to(Assembler a, int at);
    }

    static List<Way> ways() {
        return List.of(new Way("add", (a, at) -> a.lock().emit("add", mem32(RSI, at), Immediate.of(1))),
            new Way("inc", (a, at) -> a.lock().emit("inc", mem64(RSI, at))),
            new Way("sub", (a, at) -> a.lock().emit("sub", mem16(RSI, at), Immediate.of(-1))),
            new Way("xadd", (a, at) -> a.mov(EDX, 1).lock().emit("xadd", mem32(RSI, at), EDX)),
            new Way("adc", (a, at) -> a.emit("stc").lock().emit("adc", mem32(RSI, at), Immediate.of(0))),
            new Way("cmpxchg", LockedOperationsAreAtomicTest::compareAndExchange),
            new Way("cmpxchg8b", LockedOperationsAreAtomicTest::compareAndExchange8));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void insideAWord(Way way) {
        assertEquals(expected(way), count(way, 8, TIMES));
    }

    /** On an x86 host still the host's own. */
    @ParameterizedTest
    @MethodSource("ways")
    void acrossWordsOfOneLine(Way way) {
        assertEquals(expected(way), count(way, 7, TIMES));
    }

    /** Across cache lines: one after the other, without anybody else in guest code. */
    @ParameterizedTest
    @MethodSource("ways")
    void acrossLines(Way way) {
        assertEquals(expected(way, TIMES / 40), count(way, 63, TIMES / 40));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void acrossPages(Way way) {
        assertEquals(expected(way, TIMES / 40), count(way, 4095, TIMES / 40));
    }

    /** Locked and plain instructions on one word: those that are split exclude those that are not. */
    @Test
    void splitAndUnsplitOnTheSameBytes() {
        try (SmpBench bench = new SmpBench(PROCESSORS, 1)) {
            int times = TIMES / 40;
            for (int i = 0; i < PROCESSORS; i++) {
                int self = i;
                bench.load(i, loop(times * (self == 0 ? 1 : 20), a -> {
                    if (self == 0) {
                        a.lock().emit("add", mem64(RSI, 60), Immediate.of(1)); // bytes 60 to 67
                    } else {
                        a.lock().emit("inc", mem8(RSI, 66)); // byte 6 of the same
                    }
                }));
            }
            bench.toHalt();
            long low = bench.memory.readInt(SmpBench.DATA + 60) & 0xffffffffL;
            long value = low | (bench.memory.readInt(SmpBench.DATA + 64) & 0xffffffffL) << 32;
            assertEquals(times + ((long) times * 20 % 256 << 48), value);
        }
    }

    /** Each frame with decoded code, or watched, is written through the door. */
    @ParameterizedTest
    @ValueSource(ints = {FrameFlags.WATCH, FrameFlags.PAGE_TABLE})
    void inFramesWithFlags(int flag) {
        try (SmpBench bench = new SmpBench(PROCESSORS, 1)) {
            bench.memory.flags().add(SmpBench.DATA >>> 12, flag);
            for (int i = 0; i < PROCESSORS; i++) {
                bench.load(i, loop(TIMES / 4, a -> a.lock().emit("inc", mem32(RSI, 8))));
            }
            bench.toHalt();
            assertEquals(PROCESSORS * (TIMES / 4), bench.memory.readInt(SmpBench.DATA + 8));
        }
    }

    /** Neighbours in one word: an update of one byte never brings back an old value of the next. */
    @Test
    void neighboursInAWord() {
        try (SmpBench bench = new SmpBench(PROCESSORS, 1)) {
            bench.load(0, loop(TIMES, a -> a.lock().emit("inc", mem16(RSI, 0))));
            bench.load(1, loop(TIMES, a -> a.emit("inc", mem32(RSI, 4))));
            bench.toHalt();
            assertEquals((short) TIMES, bench.memory.readShort(SmpBench.DATA));
            assertEquals(TIMES, bench.memory.readInt(SmpBench.DATA + 4));
        }
    }

    /** XCHG and MOV: a spin lock around a plain counter. */
    @Test
    void spinLock() {
        assertEquals(PROCESSORS * TIMES, guarded(a -> {
            Label again = a.here("again");
            a.mov(EDX, 1);
            a.emit("xchg", mem32(RSI, 128), EDX);
            a.emit("test", EDX, EDX);
            a.jcc(Condition.NE, again);
        }, a -> a.emit("mov", mem32(RSI, 128), Immediate.of(0))));
    }

    @Test
    void bitLock() {
        assertEquals(PROCESSORS * TIMES, guarded(a -> {
            Label again = a.here("again");
            a.lock().emit("bts", mem32(RSI, 128), Immediate.of(5));
            a.jcc(Condition.B, again);
        }, a -> a.lock().emit("btr", mem32(RSI, 128), Immediate.of(5))));
    }

    @Test
    void ticketLock() {
        assertEquals(PROCESSORS * TIMES, guarded(a -> {
            a.mov(EDX, 1);
            a.lock().emit("xadd", mem32(RSI, 128), EDX);
            Label wait = a.here("wait");
            a.emit("pause");
            a.emit("cmp", mem32(RSI, 192), EDX);
            a.jcc(Condition.NE, wait);
        }, a -> a.emit("inc", mem32(RSI, 192))));
    }

    /** Both halves of 16 bytes count up together, seen as one by who compares, while somebody else adds to one half only. */
    @Test
    void compareAndExchange16() {
        try (SmpBench bench = new SmpBench(3, 1)) {
            for (int i = 0; i < 2; i++) {
                bench.load(i, loop(TIMES, LockedOperationsAreAtomicTest::both));
            }
            bench.load(2, loop(TIMES, a -> a.lock().emit("add", mem64(RSI, 8), Immediate.of(0x100_0000))));
            bench.toHalt();
            long low = bench.memory.readLong(SmpBench.DATA);
            assertEquals(2L * TIMES, low);
            assertEquals(2L * TIMES + 0x100_0000L * TIMES, bench.memory.readLong(SmpBench.DATA + 8));
        }
    }

    /** Plain aligned accesses of 8 bytes are seen whole. */
    @Test
    void alignedWordsAreNotTorn() {
        try (SmpBench bench = new SmpBench(PROCESSORS, 1)) {
            bench.load(0, loop(TIMES, a -> {
                a.emit("not", R8);
                a.emit("mov", mem64(RSI, 0), R8);
            }));
            bench.load(1, loop(TIMES, a -> {
                a.emit("mov", R8, mem64(RSI, 0));
                a.emit("lea", RAX, mem64(R8, 1)); // 0 and -1 become 1 and 0
                a.emit("or", R9, RAX);
            }));
            bench.toHalt();
            assertTrue(bench.gpr(1, 9) >>> 1 == 0, () -> Long.toHexString(bench.gpr(1, 9)));
        }
    }

    private static void compareAndExchange(Assembler a, int at) {
        a.emit("mov", EAX, mem32(RSI, at));
        Label again = a.here("again");
        a.emit("lea", RDX, mem64(RAX, 1));
        a.lock().emit("cmpxchg", mem32(RSI, at), EDX);
        a.jcc(Condition.NE, again);
    }

    private static void compareAndExchange8(Assembler a, int at) {
        a.emit("mov", R8, RCX);
        a.emit("mov", EAX, mem32(RSI, at));
        a.emit("mov", EDX, mem32(RSI, at + 4));
        Label again = a.here("again");
        a.emit("lea", RBX, mem64(RAX, 1));
        a.emit("mov", ECX, EDX);
        a.lock().emit("cmpxchg8b", mem64(RSI, at));
        a.jcc(Condition.NE, again);
        a.emit("mov", RCX, R8);
    }

    private static void both(Assembler a) {
        a.emit("mov", R8, RCX);
        a.emit("mov", RAX, mem64(RSI, 0));
        a.emit("mov", RDX, mem64(RSI, 8));
        Label again = a.here("again");
        a.emit("lea", RBX, mem64(RAX, 1));
        a.emit("lea", RCX, mem64(RDX, 1));
        a.lock().emit("cmpxchg16b", mem(RSI, 0).withBits(128));
        a.jcc(Condition.NE, again);
        a.emit("mov", RCX, R8);
    }

    private static long expected(Way way) {
        return expected(way, TIMES);
    }

    private static long expected(Way way, int times) {
        int all = PROCESSORS * times;
        return way.name.equals("sub") ? all & 0xffff : all;
    }

    /** Each processor adds a number of times; answers the counter's 4 bytes. */
    private static long count(Way way, int offset, int times) {
        try (SmpBench bench = new SmpBench(PROCESSORS, 1)) {
            for (int i = 0; i < PROCESSORS; i++) {
                bench.load(i, loop(times, a -> way.add.to(a, offset)));
            }
            bench.toHalt();
            return bench.memory.readInt(SmpBench.DATA + offset);
        }
    }

    /** Each processor adds to a plain counter under a lock; answers the counter. */
    private static int guarded(java.util.function.Consumer<Assembler> take,
        java.util.function.Consumer<Assembler> give) {
        try (SmpBench bench = new SmpBench(PROCESSORS, 1)) {
            for (int i = 0; i < PROCESSORS; i++) {
                bench.load(i, loop(TIMES, a -> {
                    take.accept(a);
                    a.emit("mov", EAX, mem32(RSI, 0));
                    a.emit("add", EAX, Immediate.of(1));
                    a.emit("mov", mem32(RSI, 0), EAX);
                    give.accept(a);
                }));
            }
            bench.toHalt();
            return bench.memory.readInt(SmpBench.DATA);
        }
    }

    private static Assembler loop(int times, java.util.function.Consumer<Assembler> body) {
        Assembler a = new Assembler();
        a.mov(RSI, SmpBench.DATA).mov(RCX, times).mov(RDI, 0).mov(RBP, 0).mov(R8, 0).mov(R9, 0);
        Label loop = a.here("loop");
        body.accept(a);
        a.emit("add", EBP, Immediate.of(1));
        a.emit("sub", RCX, Immediate.of(1));
        a.jcc(Condition.NE, loop);
        a.emit("hlt");
        return a;
    }
}
