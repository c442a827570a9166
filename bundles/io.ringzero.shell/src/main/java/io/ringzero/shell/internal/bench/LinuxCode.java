// SPDX-License-Identifier: Apache-2.0
package io.ringzero.shell.internal.bench;

import static io.ringzero.x86.Mem.abs;
import static io.ringzero.x86.Mem.mem;
import static io.ringzero.x86.Mem.mem8;
import static io.ringzero.x86.Register.AL;
import static io.ringzero.x86.Register.DL;
import static io.ringzero.x86.Register.EAX;
import static io.ringzero.x86.Register.ECX;
import static io.ringzero.x86.Register.EDI;
import static io.ringzero.x86.Register.EDX;
import static io.ringzero.x86.Register.R12;
import static io.ringzero.x86.Register.R13;
import static io.ringzero.x86.Register.R14;
import static io.ringzero.x86.Register.R15;
import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBP;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static io.ringzero.x86.Register.RSP;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Condition;
import io.ringzero.x86.Label;
import io.ringzero.x86.Register;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The frame of a Linux program that times loops: {@code PROGRAM LETTER COUNT [FIRST [SECOND]]} prints the nanoseconds
 * (CLOCK_MONOTONIC, by the system call) that COUNT rounds of the loop of that letter took. A system call that fails ends the
 * program with its errno as exit status. For one thread.
 * <p>
 * R12 is COUNT, R15 FIRST, RBX SECOND, R13 the stack at the start, R14 the time at which the loop began, RBP counts rounds
 * down; a loop may use R15, RBX and whatever system calls change.
 */
final class LinuxCode {
    /** Scratch memory of loops begins here. */
    static final long SCRATCH = BenchElf.DATA + 0x1000;

    private static final long TIME = BenchElf.DATA;
    private static final long TEXT = BenchElf.DATA + 0x100;
    private static final int ARGC_OF_TWO = 3;

    final Assembler asm = new Assembler();
    private final Label fail = asm.label("fail");
    private final Label clock = asm.label("clock");
    private final Label finish = asm.label("finish");
    private final Map<Character, Label> loops = new LinkedHashMap<>();
    private final Map<Label, String> strings = new LinkedHashMap<>();

    LinuxCode(String letters) {
        Label usage = asm.label("usage");
        Label parse = asm.label("parse");
        asm.mov(R13, RSP).mov(EDX, 0).cmp(mem64(R13, 0), 2).jcc(Condition.B, usage);
        asm.mov(RSI, mem(R13, 16)).movzx(EDX, mem8(RSI, 0));
        Label other = asm.label("other");
        asm.cmp(EDX, 'x').jcc(Condition.NE, other);
        exit(0);
        asm.bind(other).cmp(mem64(R13, 0), ARGC_OF_TWO).jcc(Condition.B, usage);
        Register[] numbers = {R12, R15, RBX};
        for (int i = 0; i < numbers.length; i++) {
            Label absent = asm.label("absent");
            asm.xor(EAX, EAX).cmp(mem64(R13, 0), ARGC_OF_TWO + i).jcc(Condition.B, absent)
                .mov(RSI, mem(R13, 24 + 8L * i)).call(parse);
            asm.bind(absent).mov(numbers[i], RAX);
        }
        asm.test(R12, R12).jcc(Condition.E, usage);
        for (char letter : letters.toCharArray()) {
            Label loop = asm.label("loop " + letter);
            loops.put(letter, loop);
            asm.cmp(EDX, letter).jcc(Condition.E, loop);
        }
        asm.bind(usage);
        exit(2);
        asm.bind(fail).neg(EAX).mov(EDI, EAX).mov(EAX, 60).syscall();
        parse(parse);
        clock();
        finish();
    }

    private static io.ringzero.x86.Memory mem64(Register base, long displacement) {
        return io.ringzero.x86.Mem.mem64(base, displacement);
    }

    private void parse(Label parse) {
        Label done = asm.label("parsed");
        asm.bind(parse).xor(EAX, EAX);
        Label digit = asm.here("digit");
        asm.movzx(ECX, mem8(RSI, 0)).test(ECX, ECX).jcc(Condition.E, done).imul(RAX, RAX, 10)
            .lea(RAX, mem(RAX, RCX, 1, -'0')).inc(RSI).jmp(digit);
        asm.bind(done).ret();
    }

    private void clock() {
        asm.bind(clock).mov(EDI, 1).mov(RSI, TIME).mov(EAX, 228).syscall().mov(RAX, abs(TIME))
            .imul(RAX, RAX, 1_000_000_000).add(RAX, abs(TIME + 8)).ret();
    }

    private void finish() {
        asm.bind(finish).call(clock).sub(RAX, R14).mov(RSI, TEXT + 32).mov(mem8(RSI, 0), '\n');
        Label digit = asm.here("decimal");
        asm.xor(EDX, EDX).mov(ECX, 10).div(RCX).add(DL, '0').dec(RSI).mov(mem8(RSI, 0), DL).test(RAX, RAX)
            .jcc(Condition.NE, digit).mov(RDX, TEXT + 33).sub(RDX, RSI).mov(EDI, 1);
        call(1);
        exit(0);
    }

    /** A loop: what is done once before the clock starts, what is done COUNT times, what is done once afterwards. */
    void loop(char letter, Runnable before, Runnable body, Runnable after) {
        asm.bind(java.util.Objects.requireNonNull(loops.get(letter)));
        before.run();
        asm.call(clock).mov(R14, RAX).mov(RBP, R12);
        Label again = asm.here("again");
        body.run();
        asm.dec(RBP).jcc(Condition.NE, again);
        after.run();
        asm.jmp(finish);
    }

    /** A system call whose arguments are in their registers; ends the program when it fails. */
    void call(int number) {
        asm.mov(EAX, number).syscall().test(RAX, RAX).jcc(Condition.S, fail);
    }

    /** The end of this process. */
    void exit(int status) {
        asm.mov(EDI, status).mov(EAX, 60).syscall();
    }

    /** A register with the address of a text with a 0 behind. */
    void text(Register register, String text) {
        Label label = asm.label("text");
        strings.put(label, text);
        asm.lea(register, label);
    }

    /** A pointer to a text, in memory. */
    void pointer(long at, String text) {
        text(RAX, text);
        asm.mov(abs(at), RAX);
    }

    /** Opens a file: its descriptor comes in RAX. */
    void open(String path, int flags) {
        text(RDI, path);
        asm.mov(RSI, (long) flags).mov(EDX, 0600);
        call(2);
    }

    /** Eight decimal digits of RBP, to memory. */
    void digits(long at) {
        asm.mov(RAX, RBP).mov(RDI, at + 8).mov(RSI, at).mov(ECX, 10);
        Label digit = asm.here("digit of name");
        asm.xor(EDX, EDX).div(RCX).add(DL, '0').dec(RDI).mov(mem8(RDI, 0), DL).cmp(RDI, RSI).jcc(Condition.A, digit);
    }

    /** Stores one byte into memory at a register: AL. */
    void store(Register at) {
        asm.mov(mem8(at, 0), AL);
    }

    /** The finished executable. */
    byte[] file() {
        strings.forEach((label, text) -> asm.bind(label).asciz(text));
        return BenchElf.file(asm.assemble(BenchElf.CODE).bytes());
    }
}
