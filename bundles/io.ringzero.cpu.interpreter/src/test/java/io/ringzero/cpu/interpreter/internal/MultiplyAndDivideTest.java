// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.x86.Assembler;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Register;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** Products and quotients against big integers, at every size and around every border. */
class MultiplyAndDivideTest {
    private static final long[] VALUES = {0, 1, 2, 3, 10, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x7fffffffL,
        0x80000000L, 0xffffffffL, 0x100000000L, Long.MAX_VALUE, Long.MIN_VALUE, -1, -10, 0x123456789abcdef0L};

    private static BigInteger big(long value, int bits, boolean signed) {
        BigInteger unsigned = new BigInteger(Long.toUnsignedString(value & Oracle.mask(bits)));
        return signed && unsigned.testBit(bits - 1) ? unsigned.subtract(BigInteger.ONE.shiftLeft(bits)) : unsigned;
    }

    /** rDX:rAX, or AX for bytes. */
    private static BigInteger pair(Bench bench, int bits, boolean signed) {
        BigInteger value = bits == 8
            ? big(bench.get(Register.RAX), 16, false)
            : big(bench.get(Register.RDX), bits, false).shiftLeft(bits).or(big(bench.get(Register.RAX), bits, false));
        return signed && value.testBit(2 * bits - 1) ? value.subtract(BigInteger.ONE.shiftLeft(2 * bits)) : value;
    }

    @Test
    void wideProducts() {
        try (Bench bench = new Bench()) {
            for (String operation : new String[] {"mul", "imul"}) {
                boolean signed = operation.equals("imul");
                for (int bits = 8; bits <= 64; bits *= 2) {
                    bench.load(new Assembler().emit(operation, Register.general(3, bits)).emit("hlt"));
                    for (long a : VALUES) {
                        for (long b : VALUES) {
                            bench.set(Register.RAX, a);
                            bench.set(Register.RBX, b);
                            bench.reset().toHalt();
                            BigInteger want = big(a, bits, signed).multiply(big(b, bits, signed));
                            String name = operation + bits + " " + Long.toHexString(a) + "*" + Long.toHexString(b);
                            assertEquals(want, pair(bench, bits, signed), name);
                            boolean fits = signed ? want.bitLength() < bits : want.bitLength() <= bits;
                            assertEquals(fits ? 0 : Bits.CF | Bits.OF, bench.state.rflags() & (Bits.CF | Bits.OF),
                                name);
                        }
                    }
                }
            }
        }
    }

    @Test
    void narrowProducts() {
        try (Bench bench = new Bench()) {
            for (int bits = 16; bits <= 64; bits *= 2) {
                for (boolean three : new boolean[] {false, true}) {
                    for (long b : three ? new long[] {-128, -1, 0, 5, 127, 0x1234} : VALUES) {
                        Assembler a = new Assembler();
                        Register destination = Register.general(0, bits);
                        Register source = Register.general(3, bits);
                        (three
                            ? a.emit("imul", destination, source, Immediate.of(b))
                            : a.emit("imul", destination, source))
                            .emit("hlt");
                        bench.load(a);
                        for (long value : VALUES) {
                            bench.set(Register.RAX, three ? 0 : value);
                            bench.set(Register.RBX, three ? value : b);
                            bench.reset().toHalt();
                            BigInteger want = big(value, bits, true).multiply(big(b, bits, true));
                            String name = "imul" + bits + " " + Long.toHexString(value) + "*" + Long.toHexString(b);
                            assertEquals(want.longValue() & Oracle.mask(bits),
                                bench.get(Register.RAX) & Oracle.mask(bits), name);
                            assertEquals(want.bitLength() < bits ? 0 : Bits.CF | Bits.OF,
                                bench.state.rflags() & (Bits.CF | Bits.OF), name);
                        }
                    }
                }
            }
        }
    }

    @Test
    void quotients() {
        try (Bench bench = new Bench()) {
            for (String operation : new String[] {"div", "idiv"}) {
                for (int bits = 8; bits <= 64; bits *= 2) {
                    bench.load(new Assembler().emit(operation, Register.general(3, bits)).emit("hlt"));
                    for (long high : VALUES) {
                        for (long low : VALUES) {
                            for (long divisor : VALUES) {
                                divide(bench, operation, bits, high, low, divisor);
                            }
                        }
                    }
                }
            }
        }
    }

    private static void divide(Bench bench, String operation, int bits, long high, long low, long by) {
        boolean signed = operation.equals("idiv");
        bench.set(Register.RAX, bits == 8 ? low & 0xff | (high & 0xff) << 8 : low);
        bench.set(Register.RDX, high);
        bench.set(Register.RBX, by);
        BigInteger dividend = pair(bench, bits, signed);
        BigInteger divisor = big(by, bits, signed);
        int exit = bench.reset().run(10);
        String name = operation + bits + " " + dividend + "/" + divisor;
        BigInteger[] want = divisor.signum() == 0 ? new BigInteger[0] : dividend.divideAndRemainder(divisor);
        boolean fits = want.length > 0 && (signed ? want[0].bitLength() < bits : want[0].bitLength() <= bits);
        if (!fits) {
            assertEquals(Exit.EVENT, exit, name);
            assertEquals(Vector.DE, bench.state.getInt(CpuState.OFF_EXIT_VECTOR), name);
            return;
        }
        assertEquals(Exit.HLT, exit, name);
        long rest = bits == 8 ? bench.get(Register.RAX) >> 8 : bench.get(Register.RDX);
        assertEquals(want[0].longValue() & Oracle.mask(bits), bench.get(Register.RAX) & Oracle.mask(bits), name);
        assertEquals(want[1].longValue() & Oracle.mask(bits), rest & Oracle.mask(bits), name + " remainder");
    }
}
