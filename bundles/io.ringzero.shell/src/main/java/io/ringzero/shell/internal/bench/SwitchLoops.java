// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem32;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.R13D;
import static io.ringzero.x86.Register.R15;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBP;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RSI;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;

/**
 * The loop of the paper's table 4: FIRST processes in a ring of pipes pass a byte on, each adding up its own SECOND KiB
 * before. With one process no switch happens: what is left is to be subtracted, as lmbench does.
 */
final class SwitchLoops {
    static final String LETTERS = "c";

    private static final long PIPES = LinuxCode.SCRATCH;
    private static final long TOKEN = LinuxCode.SCRATCH + 0x800;
    private static final long ARRAY = BenchElf.DATA + 0x10000;
    private static final int QWORDS_PER_KIB = 128;

    private final LinuxCode code;
    private final Assembler asm;

    SwitchLoops(LinuxCode code) {
        this.code = code;
        this.asm = code.asm;
    }

    void write() {
        code.loop('c', this::ring, this::round, () -> token(0, this::round));
    }

    private void ring() {
        asm.xor(EAX, EAX).mov(RBP, RAX);
        Label pipe = asm.here("pipe");
        asm.mov(RDI, PIPES).lea(RDI, mem(RDI, RBP, 8, 0));
        code.call(22);
        asm.inc(RBP).cmp(RBP, R15).jcc(Condition.B, pipe);
        asm.mov(RBP, 1);
        Label member = asm.here("member");
        Label all = asm.label("all members");
        Label parent = asm.label("parent");
        asm.cmp(RBP, R15).jcc(Condition.AE, all);
        code.call(57);
        asm.test(RAX, RAX).jcc(Condition.NE, parent);
        member();
        asm.bind(parent).inc(RBP).jmp(member);
        asm.bind(all).xor(EAX, EAX).mov(RBP, RAX);
        ends();
        fill();
        token(1, () -> {
        });
    }

    /** The pipe that member RBP reads from into R13 (upper half), and the one that it writes to (lower). */
    private void ends() {
        Label inside = asm.label("inside");
        asm.mov(RSI, PIPES).lea(RAX, mem(RBP, 1)).cmp(RAX, R15).jcc(Condition.B, inside)
            .xor(EAX, EAX);
        asm.bind(inside).lea(RCX, mem(RSI, RAX, 8, 0)).mov(ECX, mem32(RCX, 4)).lea(RAX, mem(RSI, RBP, 8, 0))
            .mov(R13D, mem32(RAX, 0)).shl(R13, 32).or(R13, RCX);
    }

    private void member() {
        ends();
        fill();
        Label again = asm.here("pass on");
        read();
        sum();
        write1();
        asm.mov(RSI, TOKEN).cmp(mem8(RSI, 0), 0).jcc(Condition.NE, again);
        code.exit(0);
    }

    private void round() {
        write1();
        read();
        sum();
    }

    private void token(int value, Runnable then) {
        asm.mov(RSI, TOKEN).mov(mem8(RSI, 0), value);
        then.run();
    }

    private void read() {
        asm.mov(RDI, R13).shr(RDI, 32).mov(RSI, TOKEN).mov(EDX, 1);
        code.call(0);
    }

    private void write1() {
        asm.mov(RDI, R13).mov(EDI, EDI).mov(RSI, TOKEN).mov(EDX, 1);
        code.call(1);
    }

    /** Memory of its own for each process: the array is written once. */
    private void fill() {
        asm.imul(RCX, RBX, QWORDS_PER_KIB).mov(RDI, ARRAY).mov(EAX, 1).rep().stosq();
    }

    private void sum() {
        Label none = asm.label("none");
        asm.imul(RCX, RBX, QWORDS_PER_KIB).mov(RSI, ARRAY).test(RCX, RCX).jcc(Condition.E, none);
        Label next = asm.here("add");
        asm.add(RAX, mem(RSI, 0)).add(RSI, 8).dec(RCX).jcc(Condition.NE, next);
        asm.bind(none);
    }
}
