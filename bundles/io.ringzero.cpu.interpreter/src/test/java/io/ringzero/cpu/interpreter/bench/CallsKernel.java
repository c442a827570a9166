// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem64;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBP;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDX;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import java.util.List;

/** Calls four small functions through pointers, in an order that its data decide; each turns a number into another one. */
final class CallsKernel extends Kernel {
    private static final int TURNS = 60_000;
    private static final long POINTERS = DATA + 0x1000;

    @Override
    public String name() {
        return "calls";
    }

    @Override
    public void code(Assembler a, Runnable end) {
        List<Label> functions = List.of(a.label("f0"), a.label("f1"), a.label("f2"), a.label("f3"));
        a.mov(RBP, POINTERS);
        for (int i = 0; i < 4; i++) {
            a.lea(RAX, functions.get(i)).mov(mem64(RBP, 8 * i), RAX);
        }
        a.mov(EBX, TURNS).mov(EDI, 1);
        Label turn = a.here("turn");
        a.mov(ECX, EDI).shr(ECX, 7).and(ECX, 3).call(mem(RBP, RCX, 8, 0).withBits(64)).mov(EDI, EAX).sub(EBX, 1)
            .jcc(Condition.NE, turn).mov(EAX, EDI);
        end.run();
        a.bind(functions.get(0)).imul(EAX, EDI, 1664525).add(EAX, 1013904223).ret();
        a.bind(functions.get(1)).push(RBP).mov(EAX, EDI).rol(EAX, 5).xor(EAX, 0x5bd1e995).pop(RBP).ret();
        a.bind(functions.get(2)).mov(EDX, EDI).shr(EDX, 3).lea(EAX, mem(io.ringzero.x86.Register.RDI, RDX, 2, 77))
            .ret();
        a.bind(functions.get(3)).mov(EAX, EDI).neg(EAX).sub(EAX, 12345).ret();
    }

    @Override
    public long answer() {
        int x = 1;
        for (int i = 0; i < TURNS; i++) {
            x = switch (x >>> 7 & 3) {
                case 0 -> x * 1664525 + 1013904223;
                case 1 -> Integer.rotateLeft(x, 5) ^ 0x5bd1e995;
                case 2 -> x + (x >>> 3) * 2 + 77;
                default -> -x - 12345;
            };
        }
        return x & 0xffffffffL;
    }
}
