// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Handler;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Instruction;
import io.ringzero.x86.Memory;
import io.ringzero.x86.Operand;
import io.ringzero.x86.Register;
import io.ringzero.x86.Relative;

/**
 * An instruction at its place in a page, with the questions that the instruction families ask.
 *
 * @param in the instruction
 * @param offset of its first byte from the start of the page
 * @param mode what it is decoded for: see {@link Mode}
 */
record Site(Instruction in, int offset, int mode) {
    Handler handler() {
        return in.handler();
    }

    /** Offset of the next instruction. */
    int end() {
        return offset + in.length();
    }

    Operand operand(int position) {
        return in.operand(position);
    }

    boolean isRegister(int position) {
        return in.operands().size() > position && in.operand(position) instanceof Register;
    }

    boolean isMemory(int position) {
        return in.operands().size() > position && in.operand(position) instanceof Memory;
    }

    boolean isConstant(int position) {
        return in.operands().size() > position && in.operand(position) instanceof Immediate;
    }

    /** Whether an operand is a register of exactly this width (so not AH to BH). */
    boolean isRegister(int position, int bits) {
        return isRegister(position) && register(position).bits() == bits;
    }

    Register register(int position) {
        return (Register) in.operand(position);
    }

    /** Offset in the state block of a general register operand. */
    int gpr(int position) {
        return CpuState.OFF_GPR + register(position).number() * 8;
    }

    Memory memory(int position) {
        return (Memory) in.operand(position);
    }

    Address address(int position) {
        return new Address(memory(position), end(), mode);
    }

    /** A constant, sign-extended. */
    long constant(int position) {
        return ((Immediate) in.operand(position)).value();
    }

    /** Where a relative branch goes, from the start of the page. */
    long target() {
        return end() + ((Relative) in.operand(0)).displacement();
    }

    /** Operand size in bytes. */
    int size() {
        return in.operandBits() / 8;
    }

    /** An operand as a place of its own width; constants are cut to theirs. */
    Place place(int position) {
        return place(position, Math.max(1, in.operand(position).bits() / 8));
    }

    /** An operand as a place; memory is accessed with a size in bytes. */
    Place place(int position, int memoryBytes) {
        return switch (in.operand(position)) {
            case Register register -> Place.of(register);
            case Immediate immediate -> new Place.Constant(memoryBytes, immediate.unsigned());
            case Memory memory -> new Place.InMemory(memoryBytes, new Address(memory, end(), mode));
            default -> throw new IllegalStateException("no value operand: " + in);
        };
    }
}
