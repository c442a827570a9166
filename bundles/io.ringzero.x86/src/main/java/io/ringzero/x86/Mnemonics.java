// SPDX-License-Identifier: Apache-2.0
package io.ringzero.x86;

/**
 * The common mnemonics as methods, one line each, named and meant as in the manuals; all lead to {@link #emit}. A
 * {@code long} stands for a constant.
 */
public abstract sealed class Mnemonics permits Assembler {
    /** Writes one instruction. */
    public abstract Assembler emit(String mnemonic, Operand... operands);

    /** jcc. */
    public Assembler jcc(Condition condition, Label target) {
        return emit("j" + condition.suffix(), target);
    }

    /** setcc. */
    public Assembler setcc(Condition condition, Operand destination) {
        return emit("set" + condition.suffix(), destination);
    }

    /** cmovcc. */
    public Assembler cmov(Condition condition, Register destination, Operand source) {
        return emit("cmov" + condition.suffix(), destination, source);
    }

    /** A jump to a label, a register or memory. */
    public Assembler jmp(Operand target) {
        return emit("jmp", target);
    }

    /** A call of a label, a register or memory. */
    public Assembler call(Operand target) {
        return emit("call", target);
    }

    public Assembler loop(Label target) {
        return emit("loop", target);
    }

    public Assembler jrcxz(Label target) {
        return emit("jrcxz", target);
    }

    /** INT n. */
    public Assembler interrupt(int vector) {
        return emit("int", Immediate.of(vector));
    }

    public Assembler push(long value) {
        return emit("push", Immediate.of(value));
    }

    public Assembler ret(int bytes) {
        return emit("ret", Immediate.of(bytes));
    }

    public Assembler imul(Register destination, Operand source, long factor) {
        return emit("imul", destination, source, Immediate.of(factor));
    }

    public Assembler in(Register accumulator, Operand port) {
        return emit("in", accumulator, port);
    }

    public Assembler out(Operand port, Register accumulator) {
        return emit("out", port, accumulator);
    }

    public Assembler mov(Operand destination, Operand source) {
        return emit("mov", destination, source);
    }

    public Assembler add(Operand destination, Operand source) {
        return emit("add", destination, source);
    }

    public Assembler or(Operand destination, Operand source) {
        return emit("or", destination, source);
    }

    public Assembler adc(Operand destination, Operand source) {
        return emit("adc", destination, source);
    }

    public Assembler sbb(Operand destination, Operand source) {
        return emit("sbb", destination, source);
    }

    public Assembler and(Operand destination, Operand source) {
        return emit("and", destination, source);
    }

    public Assembler sub(Operand destination, Operand source) {
        return emit("sub", destination, source);
    }

    public Assembler xor(Operand destination, Operand source) {
        return emit("xor", destination, source);
    }

    public Assembler cmp(Operand destination, Operand source) {
        return emit("cmp", destination, source);
    }

    public Assembler test(Operand destination, Operand source) {
        return emit("test", destination, source);
    }

    public Assembler xchg(Operand destination, Operand source) {
        return emit("xchg", destination, source);
    }

    public Assembler shl(Operand destination, Operand source) {
        return emit("shl", destination, source);
    }

    public Assembler shr(Operand destination, Operand source) {
        return emit("shr", destination, source);
    }

    public Assembler sar(Operand destination, Operand source) {
        return emit("sar", destination, source);
    }

    public Assembler rol(Operand destination, Operand source) {
        return emit("rol", destination, source);
    }

    public Assembler ror(Operand destination, Operand source) {
        return emit("ror", destination, source);
    }

    public Assembler bt(Operand destination, Operand source) {
        return emit("bt", destination, source);
    }

    public Assembler bts(Operand destination, Operand source) {
        return emit("bts", destination, source);
    }

    public Assembler imul(Operand destination, Operand source) {
        return emit("imul", destination, source);
    }

    public Assembler xadd(Operand destination, Operand source) {
        return emit("xadd", destination, source);
    }

    public Assembler cmpxchg(Operand destination, Operand source) {
        return emit("cmpxchg", destination, source);
    }

    public Assembler mov(Operand destination, long value) {
        return emit("mov", destination, Immediate.of(value));
    }

    public Assembler add(Operand destination, long value) {
        return emit("add", destination, Immediate.of(value));
    }

    public Assembler or(Operand destination, long value) {
        return emit("or", destination, Immediate.of(value));
    }

    public Assembler adc(Operand destination, long value) {
        return emit("adc", destination, Immediate.of(value));
    }

    public Assembler sbb(Operand destination, long value) {
        return emit("sbb", destination, Immediate.of(value));
    }

    public Assembler and(Operand destination, long value) {
        return emit("and", destination, Immediate.of(value));
    }

    public Assembler sub(Operand destination, long value) {
        return emit("sub", destination, Immediate.of(value));
    }

    public Assembler xor(Operand destination, long value) {
        return emit("xor", destination, Immediate.of(value));
    }

    public Assembler cmp(Operand destination, long value) {
        return emit("cmp", destination, Immediate.of(value));
    }

    public Assembler test(Operand destination, long value) {
        return emit("test", destination, Immediate.of(value));
    }

    public Assembler shl(Operand destination, long value) {
        return emit("shl", destination, Immediate.of(value));
    }

    public Assembler shr(Operand destination, long value) {
        return emit("shr", destination, Immediate.of(value));
    }

    public Assembler sar(Operand destination, long value) {
        return emit("sar", destination, Immediate.of(value));
    }

    public Assembler rol(Operand destination, long value) {
        return emit("rol", destination, Immediate.of(value));
    }

    public Assembler ror(Operand destination, long value) {
        return emit("ror", destination, Immediate.of(value));
    }

    public Assembler bt(Operand destination, long value) {
        return emit("bt", destination, Immediate.of(value));
    }

    public Assembler bts(Operand destination, long value) {
        return emit("bts", destination, Immediate.of(value));
    }

    public Assembler lea(Register destination, Operand source) {
        return emit("lea", destination, source);
    }

    public Assembler movzx(Register destination, Operand source) {
        return emit("movzx", destination, source);
    }

    public Assembler movsx(Register destination, Operand source) {
        return emit("movsx", destination, source);
    }

    public Assembler bsf(Register destination, Operand source) {
        return emit("bsf", destination, source);
    }

    public Assembler bsr(Register destination, Operand source) {
        return emit("bsr", destination, source);
    }

    public Assembler popcnt(Register destination, Operand source) {
        return emit("popcnt", destination, source);
    }

    public Assembler inc(Operand operand) {
        return emit("inc", operand);
    }

    public Assembler dec(Operand operand) {
        return emit("dec", operand);
    }

    public Assembler neg(Operand operand) {
        return emit("neg", operand);
    }

    public Assembler not(Operand operand) {
        return emit("not", operand);
    }

    public Assembler mul(Operand operand) {
        return emit("mul", operand);
    }

    public Assembler div(Operand operand) {
        return emit("div", operand);
    }

    public Assembler idiv(Operand operand) {
        return emit("idiv", operand);
    }

    public Assembler push(Operand operand) {
        return emit("push", operand);
    }

    public Assembler pop(Operand operand) {
        return emit("pop", operand);
    }

    public Assembler bswap(Operand operand) {
        return emit("bswap", operand);
    }

    public Assembler invlpg(Operand operand) {
        return emit("invlpg", operand);
    }

    public Assembler lgdt(Operand operand) {
        return emit("lgdt", operand);
    }

    public Assembler lidt(Operand operand) {
        return emit("lidt", operand);
    }

    public Assembler ltr(Operand operand) {
        return emit("ltr", operand);
    }

    public Assembler nop() {
        return emit("nop");
    }

    public Assembler pause() {
        return emit("pause");
    }

    public Assembler ret() {
        return emit("ret");
    }

    public Assembler leave() {
        return emit("leave");
    }

    public Assembler hlt() {
        return emit("hlt");
    }

    public Assembler cli() {
        return emit("cli");
    }

    public Assembler sti() {
        return emit("sti");
    }

    public Assembler cld() {
        return emit("cld");
    }

    public Assembler std() {
        return emit("std");
    }

    public Assembler pushfq() {
        return emit("pushfq");
    }

    public Assembler popfq() {
        return emit("popfq");
    }

    public Assembler iretq() {
        return emit("iretq");
    }

    public Assembler syscall() {
        return emit("syscall");
    }

    public Assembler swapgs() {
        return emit("swapgs");
    }

    public Assembler cpuid() {
        return emit("cpuid");
    }

    public Assembler rdtsc() {
        return emit("rdtsc");
    }

    public Assembler rdmsr() {
        return emit("rdmsr");
    }

    public Assembler wrmsr() {
        return emit("wrmsr");
    }

    public Assembler ud2() {
        return emit("ud2");
    }

    public Assembler int3() {
        return emit("int3");
    }

    public Assembler mfence() {
        return emit("mfence");
    }

    public Assembler movsb() {
        return emit("movsb");
    }

    public Assembler movsq() {
        return emit("movsq");
    }

    public Assembler stosb() {
        return emit("stosb");
    }

    public Assembler stosd() {
        return emit("stosd");
    }

    public Assembler stosq() {
        return emit("stosq");
    }

    public Assembler lodsb() {
        return emit("lodsb");
    }

    public Assembler scasq() {
        return emit("scasq");
    }
}
