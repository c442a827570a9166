// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBP;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import java.util.List;
import java.util.stream.IntStream;

/** A bytecode interpreter: jumps through a table for each of 4096 random operations, twenty times over. */
final class SwitchKernel extends Kernel {
    private static final int LENGTH = 4096;
    private static final int ROUNDS = 20;
    private static final long POINTERS = DATA + 0x8000;

    @Override
    public String name() {
        return "switch";
    }

    @Override
    public byte[] data() {
        byte[] program = new byte[LENGTH + 1];
        int[] random = Words.random(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            program[i] = (byte) (random[i] >>> 8 & 7);
        }
        program[LENGTH] = 8;
        return program;
    }

    @Override
    public void code(Assembler a, Runnable end) {
        List<Label> cases = IntStream.range(0, 9).mapToObj(i -> a.label("case" + i)).toList();
        a.mov(RBP, POINTERS);
        for (int i = 0; i < cases.size(); i++) {
            a.lea(RAX, cases.get(i)).mov(mem64(RBP, 8 * i), RAX);
        }
        a.mov(EAX, 1).mov(EBX, 0).mov(ECX, ROUNDS);
        Label round = a.here("round");
        a.mov(RSI, DATA);
        Label next = a.here("next");
        a.movzx(EDX, mem8(RSI, 0)).add(RSI, 1).jmp(mem(RBP, RDX, 8, 0).withBits(64));
        a.bind(cases.get(0)).add(EAX, 7).jmp(next);
        a.bind(cases.get(1)).add(EBX, EAX).jmp(next);
        a.bind(cases.get(2)).xor(EAX, EBX).jmp(next);
        a.bind(cases.get(3)).rol(EAX, 3).jmp(next);
        a.bind(cases.get(4)).sub(EBX, 5).jmp(next);
        a.bind(cases.get(5)).imul(EAX, EAX, 31).jmp(next);
        a.bind(cases.get(6)).not(EBX).jmp(next);
        a.bind(cases.get(7)).emit("xchg", EAX, EBX).jmp(next);
        a.bind(cases.get(8)).sub(ECX, 1).jcc(Condition.NE, round).add(EAX, EBX);
        end.run();
    }

    @Override
    public long answer() {
        byte[] program = data();
        int a = 1;
        int b = 0;
        for (int at = 0; at < ROUNDS * LENGTH; at++) {
            switch (program[at % LENGTH]) {
                case 0 -> a += 7;
                case 1 -> b += a;
                case 2 -> a ^= b;
                case 3 -> a = Integer.rotateLeft(a, 3);
                case 4 -> b -= 5;
                case 5 -> a *= 31;
                case 6 -> b = ~b;
                default -> {
                    int was = a;
                    a = b;
                    b = was;
                }
            }
        }
        return a + b & 0xffffffffL;
    }
}
