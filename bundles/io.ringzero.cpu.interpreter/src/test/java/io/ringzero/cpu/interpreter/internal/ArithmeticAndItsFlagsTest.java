// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuState;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Mem;
import io.ringzero.x86.Operand;
import io.ringzero.x86.Register;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each operation, size and operand shape gives value and flags of the oracle, for values around every border. */
class ArithmeticAndItsFlagsTest {
    private static final long[] VALUES = {0, 1, 2, 7, 8, 0xf, 0x10, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff,
        0x7fffffffL,
        0x80000000L, 0xffffffffL, Long.MAX_VALUE, Long.MIN_VALUE, -1, -2, 0x123456789abcdef0L};

    private enum Shape {
        REG_REG, REG_MEM, MEM_REG, REG_IMM, MEM_IMM, LOCKED
    }

    private static Oracle expected(String operation, long a, long b, boolean carry, int bits) {
        return switch (operation) {
            case "add" -> Oracle.add(a, b, false, bits);
            case "adc" -> Oracle.add(a, b, carry, bits);
            case "sub", "cmp" -> Oracle.sub(a, b, false, bits);
            case "sbb" -> Oracle.sub(a, b, carry, bits);
            case "and", "test" -> Oracle.logic(a & b, bits);
            case "or" -> Oracle.logic(a | b, bits);
            default -> Oracle.logic(a ^ b, bits);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"add", "adc", "sub", "sbb", "cmp", "and", "or", "xor", "test"})
    void twoOperands(
        String operation) {
        try (Bench bench = new Bench()) {
            for (int bits = 8; bits <= 64; bits *= 2) {
                for (Shape shape : Shape.values()) {
                    boolean compares = operation.equals("cmp") || operation.equals("test");
                    if (shape == Shape.LOCKED && compares || shape == Shape.REG_MEM && operation.equals("test")) {
                        continue;
                    }
                    all(bench, operation, bits, shape, compares);
                }
            }
        }
    }

    private static void all(Bench bench, String operation, int bits, Shape shape, boolean compares) {
        for (long left : VALUES) {
            boolean constant = shape == Shape.REG_IMM || shape == Shape.MEM_IMM;
            for (long right : constant ? new long[] {0, 1, 0x7f, -1, 0x12} : VALUES) {
                long a = left & Oracle.mask(bits);
                long b = right & Oracle.mask(bits);
                boolean carry = (left ^ right << 3) % 2 != 0;
                assemble(bench, operation, bits, shape, right);
                start(bench, shape, left, right, carry);
                Oracle want = expected(operation, a, b, carry, bits);
                boolean inMemory = shape == Shape.MEM_REG || shape == Shape.MEM_IMM || shape == Shape.LOCKED;
                long whole = inMemory ? bench.memory.readLong(Bench.DATA) : bench.get(Register.RAX);
                long written = compares ? a : want.value();
                long rest = bits == 32 && !inMemory
                    ? compares ? left & ~Oracle.mask(32) : 0
                    : left & ~Oracle.mask(bits);
                String name = operation + bits + " " + shape + " " + Long.toHexString(a) + "," + Long.toHexString(b);
                assertEquals(Long.toHexString(rest | written), Long.toHexString(whole), name);
                assertEquals(want.flags(), bench.state.rflags() & Bits.ARITHMETIC, name);
            }
        }
    }

    private static void assemble(Bench bench, String operation, int bits, Shape shape, long right) {
        Operand register = Register.general(0, bits);
        Operand other = Register.general(3, bits);
        Operand memory = Mem.mem(Register.RSI).withBits(bits);
        Assembler a = new Assembler();
        switch (shape) {
            case REG_REG -> a.emit(operation, register, other);
            case REG_MEM -> a.emit(operation, register, memory);
            case MEM_REG -> a.emit(operation, memory, other);
            case REG_IMM -> a.emit(operation, register, Immediate.of((byte) right));
            case MEM_IMM -> a.emit(operation, memory, Immediate.of((byte) right));
            default -> a.lock().emit(operation, memory, other);
        }
        a.emit("hlt");
        bench.load(a);
    }

    private static void start(Bench bench, Shape shape, long left, long right, boolean carry) {
        bench.set(Register.RAX, left);
        bench.set(Register.RBX, right);
        bench.set(Register.RSI, Bench.DATA);
        bench.memory.writeLong(Bench.DATA, shape == Shape.REG_MEM ? right : left);
        bench.state.rflags(2 | (carry ? Bits.CF : 0) | Bits.AF);
        bench.reset().toHalt();
    }

    @ParameterizedTest
    @ValueSource(strings = {"inc", "dec", "neg", "not"})
    void oneOperand(String operation) {
        try (Bench bench = new Bench()) {
            for (int bits = 8; bits <= 64; bits *= 2) {
                for (int shape = 0; shape < 3; shape++) {
                    Assembler a = new Assembler();
                    Operand operand = shape == 0 ? Register.general(0, bits) : Mem.mem(Register.RSI).withBits(bits);
                    (shape == 2 ? a.lock() : a).emit(operation, operand).emit("hlt");
                    bench.load(a);
                    for (long value : VALUES) {
                        for (long before : new long[] {2, 2 | Bits.CF, 2 | Bits.ARITHMETIC}) {
                            one(bench, operation, bits, shape, value, before);
                        }
                    }
                }
            }
        }
    }

    private static void one(Bench bench, String operation, int bits, int shape, long value, long before) {
        bench.set(Register.RAX, value);
        bench.set(Register.RSI, Bench.DATA);
        bench.memory.writeLong(Bench.DATA, value);
        bench.state.rflags(before);
        bench.reset().toHalt();
        long a = value & Oracle.mask(bits);
        Oracle sum = switch (operation) {
            case "inc" -> Oracle.add(a, 1, false, bits);
            case "dec" -> Oracle.sub(a, 1, false, bits);
            case "neg" -> Oracle.sub(0, a, false, bits);
            default -> new Oracle(~a & Oracle.mask(bits), before & Bits.ARITHMETIC);
        };
        boolean keepsCarry = operation.equals("inc") || operation.equals("dec");
        long flags = keepsCarry ? sum.flags() & ~Bits.CF | before & Bits.CF : sum.flags();
        long got = (shape == 0 ? bench.get(Register.RAX) : bench.memory.readLong(Bench.DATA)) & Oracle.mask(bits);
        assertEquals(Long.toHexString(sum.value()), Long.toHexString(got), operation + bits);
        assertEquals(flags, bench.state.rflags() & Bits.ARITHMETIC, operation + bits + " " + Long.toHexString(a));
    }

    @Test
    void everyFlagWordSurvivesPopfAndPushf() {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler();
            a.emit("push", Register.RAX).emit("popfq").emit("pushfq").emit("pop", Register.RBX).emit("lahf")
                .emit("hlt");
            bench.load(a);
            for (int i = 0; i < 64; i++) {
                long flags = 2 | (i & 1) | (i >> 1 & 1) << 2 | (i >> 2 & 1) << 4 | (i >> 3 & 1) << 6 | (i >> 4 & 1) << 7
                    | (long) (i >> 5 & 1) << 11;
                bench.set(Register.RAX, flags);
                bench.reset().toHalt();
                assertEquals(flags, bench.get(Register.RBX));
                assertEquals(flags & 0xff, bench.get(Register.RAX) >> 8 & 0xff);
                assertEquals(flags, bench.state.get(CpuState.OFF_RFLAGS));
            }
        }
    }

    @Test
    void everyConditionIsWhatItsFlagsSay() {
        try (Bench bench = new Bench()) {
            for (int code = 0; code < 16; code++) {
                io.ringzero.x86.Condition condition = io.ringzero.x86.Condition.of(code);
                Assembler a = new Assembler();
                io.ringzero.x86.Label yes = a.label("yes");
                a.setcc(condition, Register.AL).mov(Register.RCX, 5).mov(Register.RDX, 6);
                a.cmov(condition, Register.RCX, Register.RDX).jcc(condition, yes);
                a.mov(Register.RBX, 0).emit("hlt").bind(yes).mov(Register.RBX, 1).emit("hlt");
                bench.load(a);
                for (int i = 0; i < 64; i++) {
                    int flags = 2 | (i & 1) | (i >> 1 & 1) << 2 | (i >> 2 & 1) << 4 | (i >> 3 & 1) << 6
                        | (i >> 4 & 1) << 7
                        | (i >> 5 & 1) << 11;
                    bench.state.rflags(flags);
                    bench.set(Register.RAX, 0);
                    bench.reset().toHalt();
                    int holds = condition.holds(flags) ? 1 : 0;
                    assertEquals(holds, bench.get(Register.RAX), condition + " set");
                    assertEquals(holds, bench.get(Register.RBX), condition + " jump");
                    assertEquals(5 + holds, bench.get(Register.RCX), condition + " cmov");
                }
            }
        }
    }
}
