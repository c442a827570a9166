// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.AL;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import io.ringzero.x86.Register;

/** The guest loops of the benchmark, as a compiler would write them; each ends with HLT and its answer in RAX. */
public enum Kernels {
    /** Table-driven CRC-32 of 256 KiB. */
    CRC32 {
        @Override
        void prepare(Bench bench) {
            for (int n = 0; n < 256; n++) {
                int value = n;
                for (int k = 0; k < 8; k++) {
                    value = value >>> 1 ^ ((value & 1) != 0 ? 0xedb88320 : 0);
                }
                bench.memory.writeInt(TABLE + n * 4L, value);
            }
            fill(bench, 1 << 18);
        }

        @Override
        void code(Assembler a) {
            a.mov(RSI, Bench.DATA);
            a.mov(RDX, Bench.DATA + (1 << 18));
            a.mov(RBX, TABLE);
            a.mov(EAX, -1);
            Label loop = a.here("loop");
            a.movzx(ECX, mem8(RSI, 0));
            a.emit("movzx", EDI, AL);
            a.emit("xor", ECX, EDI);
            a.emit("shr", EAX, io.ringzero.x86.Immediate.of(8));
            a.emit("xor", EAX, mem(RBX, RCX, 4, 0));
            a.add(RSI, 1);
            a.emit("cmp", RSI, RDX);
            a.jcc(Condition.NE, loop);
            a.emit("not", EAX);
            a.emit("hlt");
        }
    },
    /** Sieve of Eratosthenes over 256 Ki bytes; counts primes. */
    SIEVE {
        @Override
        void prepare(Bench bench) {
            bench.memory.fill(Bench.DATA, N, (byte) 1);
        }

        @Override
        void code(Assembler a) {
            a.mov(RBX, Bench.DATA);
            a.mov(ECX, 2);
            Label outer = a.here("outer");
            Label nextPrime = a.label("nextPrime");
            a.emit("cmp", mem(RBX, RCX, 1, 0).withBits(8), io.ringzero.x86.Immediate.of(0));
            a.jcc(Condition.E, nextPrime);
            a.mov(EDX, ECX);
            a.emit("imul", EDX, ECX);
            Label test = a.label("test");
            a.jmp(test);
            Label strike = a.here("strike");
            a.emit("mov", mem(RBX, RDX, 1, 0).withBits(8), io.ringzero.x86.Immediate.of(0));
            a.add(RDX, RCX);
            a.bind(test);
            a.emit("cmp", EDX, io.ringzero.x86.Immediate.of(N));
            a.jcc(Condition.B, strike);
            a.bind(nextPrime);
            a.add(ECX, 1);
            a.emit("cmp", ECX, io.ringzero.x86.Immediate.of(512));
            a.jcc(Condition.B, outer);
            a.mov(EAX, 0);
            a.mov(ECX, 2);
            Label count = a.here("count");
            a.movzx(EDX, mem(RBX, RCX, 1, 0).withBits(8));
            a.add(EAX, EDX);
            a.add(ECX, 1);
            a.emit("cmp", ECX, io.ringzero.x86.Immediate.of(N));
            a.jcc(Condition.NE, count);
            a.emit("hlt");
        }
    },
    /** Recursive quicksort of 32 Ki integers; answers 1 when sorted. */
    QUICKSORT {
        @Override
        void prepare(Bench bench) {
            fill(bench, 4 << 15);
        }

        @Override
        void code(Assembler a) {
            Label sort = a.label("sort");
            a.mov(RDI, Bench.DATA);
            a.mov(RSI, Bench.DATA + (4 << 15) - 4);
            a.call(sort);
            a.mov(RDI, Bench.DATA);
            a.mov(EAX, 1);
            Label check = a.here("check");
            Label fine = a.label("fine");
            a.emit("mov", ECX, mem(RDI, 0));
            a.emit("cmp", ECX, mem(RDI, 4));
            a.jcc(Condition.LE, fine);
            a.mov(EAX, 0);
            a.bind(fine);
            a.add(RDI, 4);
            a.emit("cmp", RDI, io.ringzero.x86.Immediate.of(Bench.DATA + (4 << 15) - 4));
            a.jcc(Condition.NE, check);
            a.emit("hlt");
            a.bind(sort);
            partition(a, sort);
        }

        /** Hoare's partition: RDI first, RSI last element. */
        private void partition(Assembler a, Label sort) {
            Label done = a.label("done");
            a.emit("cmp", RDI, RSI);
            a.jcc(Condition.AE, done);
            a.emit("push", RBX);
            a.emit("push", Register.R12);
            a.emit("lea", RAX, mem(RDI, RSI, 1, 0));
            a.emit("shr", RAX, io.ringzero.x86.Immediate.of(1));
            a.emit("and", RAX, io.ringzero.x86.Immediate.of(-4));
            a.emit("mov", EBX, mem(RAX, 0));
            a.mov(RCX, RDI);
            a.mov(RDX, RSI);
            Label loop = a.here("loop");
            Label up = a.label("up");
            a.jmp(up);
            Label more = a.here("more");
            a.add(RCX, 4);
            a.bind(up);
            a.emit("cmp", mem(RCX, 0), EBX);
            a.jcc(Condition.L, more);
            Label down = a.label("down");
            a.jmp(down);
            Label less = a.here("less");
            a.emit("sub", RDX, io.ringzero.x86.Immediate.of(4));
            a.bind(down);
            a.emit("cmp", mem(RDX, 0), EBX);
            a.jcc(Condition.G, less);
            Label split = a.label("split");
            a.emit("cmp", RCX, RDX);
            a.jcc(Condition.A, split);
            a.emit("mov", EAX, mem(RCX, 0));
            a.emit("mov", Register.R8D, mem(RDX, 0));
            a.emit("mov", mem(RCX, 0), Register.R8D);
            a.emit("mov", mem(RDX, 0), EAX);
            a.add(RCX, 4);
            a.emit("sub", RDX, io.ringzero.x86.Immediate.of(4));
            a.emit("cmp", RCX, RDX);
            a.jcc(Condition.BE, loop);
            a.bind(split);
            a.mov(Register.R12, RSI);
            a.mov(RBX, RCX);
            a.mov(RSI, RDX);
            a.call(sort);
            a.mov(RDI, RBX);
            a.mov(RSI, Register.R12);
            a.call(sort);
            a.emit("pop", Register.R12);
            a.emit("pop", RBX);
            a.bind(done);
            a.emit("ret");
        }
    },
    /** The 24th Fibonacci number, doubly recursive. */
    FIB {
        @Override
        void prepare(Bench bench) {
            // works on the stack alone
        }

        @Override
        void code(Assembler a) {
            Label fib = a.label("fib");
            a.mov(EDI, 24);
            a.call(fib);
            a.emit("hlt");
            a.bind(fib);
            Label big = a.label("big");
            a.emit("cmp", EDI, io.ringzero.x86.Immediate.of(1));
            a.jcc(Condition.A, big);
            a.mov(EAX, EDI);
            a.emit("ret");
            a.bind(big);
            a.emit("push", RBX);
            a.emit("push", RDI);
            a.emit("sub", EDI, io.ringzero.x86.Immediate.of(1));
            a.call(fib);
            a.mov(EBX, EAX);
            a.emit("pop", RDI);
            a.emit("sub", EDI, io.ringzero.x86.Immediate.of(2));
            a.call(fib);
            a.add(EAX, EBX);
            a.emit("pop", RBX);
            a.emit("ret");
        }
    };

    private static final long TABLE = 0x90000;
    private static final int N = 1 << 18;

    /** Writes the input into the bench's memory. */
    abstract void prepare(Bench bench);

    abstract void code(Assembler a);

    /** Loads code and input. */
    void load(Bench bench) {
        Assembler a = new Assembler();
        code(a);
        bench.load(a);
        prepare(bench);
    }

    private static void fill(Bench bench, int bytes) {
        long seed = 42;
        for (int i = 0; i < bytes; i += 4) {
            seed += 0x9e3779b97f4a7c15L;
            long z = (seed ^ seed >>> 30) * 0xbf58476d1ce4e5b9L;
            z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
            bench.memory.writeInt(Bench.DATA + i, (int) (z ^ z >>> 31) & 0x7fffffff);
        }
    }
}
