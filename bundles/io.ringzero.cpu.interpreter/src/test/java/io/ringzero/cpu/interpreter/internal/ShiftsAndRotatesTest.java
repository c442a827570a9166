// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Mem;
import io.ringzero.x86.Operand;
import io.ringzero.x86.Register;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shifts and rotates one bit at a time, as the manual draws them, against the engine, for all counts and sizes. */
class ShiftsAndRotatesTest {
    private static final long[] VALUES = {0, 1, 0x80, 0x8000, 0x80000000L, Long.MIN_VALUE, -1, 0x5a5a1234c3c3789bL,
        0xa5a5edcb3c3c8764L};

    /** The state of a shift after some single steps. */
    private static final class Paper {
        long value;
        boolean carry;
        boolean overflow;
    }

    private static Paper shift(String operation, long value, boolean carry, int count, int bits) {
        Paper p = new Paper();
        p.value = value;
        p.carry = carry;
        long top = 1L << bits - 1;
        for (int i = 0; i < count; i++) {
            boolean high = (p.value & top) != 0;
            boolean low = (p.value & 1) != 0;
            boolean in = switch (operation) {
                case "rol", "sar" -> high;
                case "ror" -> low;
                case "rcl", "rcr" -> p.carry;
                default -> false;
            };
            boolean left = operation.equals("rol") || operation.equals("rcl") || operation.equals("shl");
            p.value = left
                ? (p.value << 1 | (in ? 1 : 0)) & Oracle.mask(bits)
                : p.value >>> 1 | (in ? top : 0);
            p.carry = left ? high : low;
            boolean newTop = (p.value & top) != 0;
            p.overflow = left ? newTop != p.carry : newTop != ((p.value & top >>> 1) != 0);
        }
        return p;
    }

    @ParameterizedTest
    @ValueSource(strings = {"shl", "shr", "sar", "rol", "ror", "rcl", "rcr"})
    void byConstantAndByCl(String operation) {
        try (Bench bench = new Bench()) {
            for (int bits = 8; bits <= 64; bits *= 2) {
                for (int count = 0; count < 70; count++) {
                    for (int shape = 0; shape < 3; shape++) {
                        Operand operand = shape == 1 ? Mem.mem(Register.RSI).withBits(bits) : Register.general(0, bits);
                        Assembler a = new Assembler();
                        a.emit(operation, operand, shape == 2 ? Register.CL : Immediate.of(count)).emit("hlt");
                        bench.load(a);
                        for (long value : VALUES) {
                            one(bench, operation, bits, count, shape, value);
                        }
                    }
                }
            }
        }
    }

    private static void one(Bench bench, String operation, int bits, int count, int shape, long value) {
        boolean carry = (value >>> 5 & 1) != 0;
        long before = 2 | (carry ? Bits.CF : 0) | Bits.OF | Bits.ZF;
        bench.set(Register.RAX, value);
        bench.set(Register.RCX, count);
        bench.set(Register.RSI, Bench.DATA);
        bench.memory.writeLong(Bench.DATA, value);
        bench.state.rflags(before);
        bench.reset().toHalt();
        int effective = count & (bits == 64 ? 63 : 31);
        Paper want = shift(operation, value & Oracle.mask(bits), carry, effective, bits);
        long got = (shape == 1 ? bench.memory.readLong(Bench.DATA) : bench.get(Register.RAX)) & Oracle.mask(bits);
        String name = operation + bits + " by " + count + " of " + Long.toHexString(value) + " shape " + shape;
        assertEquals(Long.toHexString(want.value), Long.toHexString(got), name);
        long flags = bench.state.rflags();
        if (effective == 0) {
            assertEquals(before, flags, name);
            return;
        }
        boolean rotate = operation.startsWith("r");
        if (rotate || effective < bits) {
            assertEquals(want.carry, (flags & Bits.CF) != 0, name + " carry");
        }
        if (effective == 1) {
            assertEquals(want.overflow, (flags & Bits.OF) != 0, name + " overflow");
        }
        if (rotate) {
            assertEquals(Bits.ZF, flags & (Bits.ZF | Bits.SF), name + " kept");
        } else {
            long expected = Oracle.logic(want.value, bits).flags();
            assertEquals(expected & (Bits.ZF | Bits.SF | Bits.PF), flags & (Bits.ZF | Bits.SF | Bits.PF), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"shld", "shrd"})
    void doublePrecision(String operation) {
        try (Bench bench = new Bench()) {
            for (int bits = 16; bits <= 64; bits *= 2) {
                int most = bits == 64 ? 63 : bits == 32 ? 31 : 15;
                for (int count = 0; count <= most; count++) {
                    Assembler a = new Assembler();
                    a.emit(operation, Register.general(0, bits), Register.general(3, bits), Immediate.of(count))
                        .emit("hlt");
                    bench.load(a);
                    for (long value : VALUES) {
                        long source = ~value * 31;
                        bench.set(Register.RAX, value);
                        bench.set(Register.RBX, source);
                        bench.reset().toHalt();
                        long x = value & Oracle.mask(bits);
                        long y = source & Oracle.mask(bits);
                        for (int i = 0; i < count; i++) {
                            boolean left = operation.equals("shld");
                            x = left
                                ? (x << 1 | y >>> bits - 1 - i & 1) & Oracle.mask(bits)
                                : x >>> 1 | (y >>> i & 1) << bits - 1;
                        }
                        assertEquals(Long.toHexString(x), Long.toHexString(bench.get(Register.RAX) & Oracle.mask(bits)),
                            operation + bits + " by " + count);
                    }
                }
            }
        }
    }
}
