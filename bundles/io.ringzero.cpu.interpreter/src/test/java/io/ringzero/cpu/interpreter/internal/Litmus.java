// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBP;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R8;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Label;
import io.ringzero.x86.Memory;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Runs a litmus test: a few instructions for each of two to four processors, over and over on fresh variables, and counts the
 * outcomes. Each iteration has variables of its own, one per cache line, all zero; the processors meet before it (four of them
 * seldom have a host CPU each, so they meet less often) and then wait a little, each for another time.
 *
 * <p>A body finds variable n at {@link #var}, and may use EAX, EDX and R8 up; it leaves what it has seen in {@link #saw}.
 */
final class Litmus {
    private static final int ITERATIONS = 1024;
    private static final int VARIABLES_BYTES = 256;
    private static final int RESULT_BYTES = 16;
    private static final long METERS = SmpBench.DATA;
    private static final long VARIABLES = SmpBench.DATA + 0x10000;
    private static final long RESULTS = VARIABLES + (long) ITERATIONS * VARIABLES_BYTES;

    private Litmus() {
    }

    /** Variable 0 to 3 of this iteration. */
    static Memory var(int number) {
        return mem32(RBX, number * 64);
    }

    /** Where a processor leaves observation 0 or 1. */
    static Memory saw(int number) {
        return mem32(RDI, number * 4);
    }

    /** Loads a variable and keeps what was seen. */
    static void load(Assembler a, int variable, int observation) {
        a.emit("mov", EAX, var(variable));
        a.emit("mov", saw(observation), EAX);
    }

    /** Stores a constant. */
    static void store(Assembler a, int variable, int value) {
        a.emit("mov", var(variable), Immediate.of(value));
    }

    /**
     * Outcomes and how often they occurred. An outcome reads {@code 0 1 | 2 0}: what the processors saw, two numbers each, and the
     * variables x and y in the end.
     */
    static Map<String, Long> run(List<Consumer<Assembler>> bodies, int rounds, int hot) {
        Map<String, Long> outcomes = new TreeMap<>();
        try (SmpBench bench = new SmpBench(bodies.size(), hot)) {
            for (int i = 0; i < bodies.size(); i++) {
                bench.load(i, program(i, bodies));
            }
            for (int round = 0; round < rounds; round++) {
                bench.memory.fill(METERS, RESULTS - METERS + (long) bodies.size() * ITERATIONS * RESULT_BYTES,
                    (byte) 0);
                bench.toHalt();
                count(bench, bodies.size(), outcomes);
            }
        }
        return outcomes;
    }

    private static void count(SmpBench bench, int processors, Map<String, Long> outcomes) {
        for (int i = 0; i < ITERATIONS; i++) {
            StringBuilder text = new StringBuilder();
            for (int p = 0; p < processors; p++) {
                long at = results(p) + (long) i * RESULT_BYTES;
                text.append(bench.memory.readInt(at)).append(' ').append(bench.memory.readInt(at + 4)).append(' ');
            }
            long variables = VARIABLES + (long) i * VARIABLES_BYTES;
            text.append("| ").append(bench.memory.readInt(variables)).append(' ')
                .append(bench.memory.readInt(variables + 64));
            outcomes.merge(text.toString(), 1L, Long::sum);
        }
    }

    private static Assembler program(int self, List<Consumer<Assembler>> bodies) {
        Assembler a = new Assembler();
        a.mov(RBX, VARIABLES).mov(RDI, results(self)).mov(RSI, METERS).mov(RCX, 1);
        Label loop = a.here("loop");
        int meetEvery = bodies.size() > 2 ? 64 : 1;
        Label met = a.label("met");
        a.emit("mov", EDX, ECX);
        a.emit("and", EDX, Immediate.of(meetEvery - 1));
        a.jcc(Condition.NE, met);
        a.emit("mov", mem64(RSI, self * 64), RCX);
        for (int other = 0; other < bodies.size(); other++) {
            if (other != self) {
                Label wait = a.here("wait" + other);
                a.emit("cmp", mem64(RSI, other * 64), RCX);
                a.jcc(Condition.B, wait);
            }
        }
        a.bind(met);
        skew(a, self);
        bodies.get(self).accept(a);
        a.emit("add", RBX, Immediate.of(VARIABLES_BYTES));
        a.emit("add", RDI, Immediate.of(RESULT_BYTES));
        a.emit("add", RCX, Immediate.of(1));
        a.emit("cmp", RCX, Immediate.of(ITERATIONS));
        a.jcc(Condition.BE, loop);
        a.emit("hlt");
        return a;
    }

    /** Waits for 0 to 7 turns, each processor in another order. */
    private static void skew(Assembler a, int self) {
        Label turn = a.label("turn");
        Label done = a.label("done");
        a.emit("imul", EBP, ECX, Immediate.of(0x9e3779b1 * (2 * self + 1)));
        a.emit("shr", EBP, Immediate.of(29));
        a.bind(turn);
        a.emit("sub", EBP, Immediate.of(1));
        a.jcc(Condition.B, done);
        a.emit("mov", R8, RCX);
        a.jmp(turn);
        a.bind(done);
    }

    private static long results(int processor) {
        return RESULTS + (long) processor * ITERATIONS * RESULT_BYTES;
    }
}
