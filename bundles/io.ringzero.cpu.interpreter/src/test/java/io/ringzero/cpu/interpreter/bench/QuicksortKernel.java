// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.bench;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.EBX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.R8D;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/** Recursive quicksort of 32 Ki integers, Hoare's partition; answers 1 when they are sorted. */
final class QuicksortKernel extends Kernel {
    private static final int COUNT = 1 << 15;
    private static final long LAST = DATA + 4L * (COUNT - 1);

    @Override
    public String name() {
        return "quicksort";
    }

    @Override
    public byte[] data() {
        return Words.bytes(Words.random(COUNT));
    }

    @Override
    public void code(Assembler a, Runnable end) {
        Label sort = a.label("sort");
        Label fine = a.label("fine");
        a.mov(RDI, DATA).mov(RSI, LAST).call(sort).mov(RDI, DATA).mov(EAX, 1);
        Label check = a.here("check");
        a.mov(ECX, mem(RDI, 0)).cmp(ECX, mem(RDI, 4)).jcc(Condition.LE, fine).mov(EAX, 0);
        a.bind(fine).add(RDI, 4).cmp(RDI, LAST).jcc(Condition.NE, check);
        end.run();
        a.bind(sort);
        partition(a, sort);
    }

    /** RDI: first, RSI: last element. */
    private static void partition(Assembler a, Label sort) {
        Label done = a.label("done");
        Label up = a.label("up");
        Label down = a.label("down");
        Label split = a.label("split");
        a.cmp(RDI, RSI).jcc(Condition.AE, done).push(RBX).push(R12).lea(RAX, mem(RDI, RSI, 1, 0)).shr(RAX, 1)
            .and(RAX, -4).mov(EBX, mem(RAX, 0)).mov(RCX, RDI).mov(RDX, RSI);
        Label loop = a.here("loop");
        a.jmp(up);
        Label more = a.here("more");
        a.add(RCX, 4);
        a.bind(up).cmp(mem(RCX, 0), EBX).jcc(Condition.L, more).jmp(down);
        Label less = a.here("less");
        a.sub(RDX, 4);
        a.bind(down).cmp(mem(RDX, 0), EBX).jcc(Condition.G, less).cmp(RCX, RDX).jcc(Condition.A, split);
        a.mov(EAX, mem(RCX, 0)).mov(R8D, mem(RDX, 0)).mov(mem(RCX, 0), R8D).mov(mem(RDX, 0), EAX).add(RCX, 4)
            .sub(RDX, 4).cmp(RCX, RDX).jcc(Condition.BE, loop);
        a.bind(split).mov(R12, RSI).mov(RBX, RCX).mov(RSI, RDX).call(sort).mov(RDI, RBX).mov(RSI, R12).call(sort)
            .pop(R12).pop(RBX);
        a.bind(done).ret();
    }

    @Override
    public long answer() {
        return 1;
    }
}
