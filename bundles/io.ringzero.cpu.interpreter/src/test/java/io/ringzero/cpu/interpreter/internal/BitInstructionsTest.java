// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RBX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDX;
import static io.ringzero.x86.Register.RSI;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.x86.Assembler;
import io.ringzero.x86.Immediate;
import io.ringzero.x86.Mem;
import io.ringzero.x86.Operand;
import io.ringzero.x86.Register;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Bit tests, scans, counts, the bit-manipulation extensions, and exchanges, case by case from the manual's definitions. */
class BitInstructionsTest {
    /** Runs one instruction with RAX, RBX, RCX set; checks RAX and the flags under a mask. */
    private static void check(String name, long rax, long rbx, long rcx, long want, long flagMask, long flags,
        Consumer<Assembler> code) {
        try (Bench bench = new Bench()) {
            Assembler a = new Assembler();
            code.accept(a);
            bench.load(a.emit("hlt"));
            bench.set(RAX, rax);
            bench.set(RBX, rbx);
            bench.set(RCX, rcx);
            bench.set(RSI, Bench.DATA);
            bench.memory.writeLong(Bench.DATA, rbx);
            bench.state.rflags(2 | Bits.OF);
            bench.toHalt();
            assertEquals(Long.toHexString(want), Long.toHexString(bench.get(RAX)), name);
            assertEquals(flags, bench.state.rflags() & flagMask, name + " flags");
        }
    }

    private static Consumer<Assembler> code(String mnemonic, Operand... operands) {
        return a -> a.emit(mnemonic, operands);
    }

    private static Register r(int number, int bits) {
        return Register.general(number, bits);
    }

    @Test
    void bitTests() {
        long z = Bits.CF;
        check("bt", 5, 0, 2, 5, z, z, code("bt", RAX, RCX));
        check("bt wraps in a register", 5, 0, 65, 5, z, 0, code("bt", RAX, RCX));
        check("bts", 1, 0, 63, Long.MIN_VALUE | 1, z, 0, code("bts", RAX, RCX));
        check("btr", 0xff, 0, 3, 0xf7, z, z, code("btr", RAX, RCX));
        check("btc", 0xff, 0, 40, 0xff | 1L << 40, z, 0, code("btc", RAX, Immediate.of(40)));
    }

    @Test
    void bitStringsInMemoryReachBothWays() {
        try (Bench bench = new Bench()) {
            for (int bits = 16; bits <= 64; bits *= 2) {
                for (boolean lock : new boolean[] {false, true}) {
                    for (long offset : new long[] {0, 7, 63, 64, 1000, -1, -64, -1000}) {
                        bench.memory.fill(Bench.DATA, 4096, (byte) 0);
                        Assembler a = new Assembler();
                        (lock ? a.lock() : a).emit("bts", Mem.mem(RSI).withBits(bits), r(1, bits)).emit("hlt");
                        bench.load(a);
                        long base = Bench.DATA + 2048;
                        bench.set(RSI, base);
                        bench.set(RCX, offset);
                        bench.reset().toHalt();
                        long at = base + Math.floorDiv(offset, 8L);
                        assertEquals(1 << Math.floorMod(offset, 8L), bench.memory.readByte(at) & 0xff,
                            "offset " + offset);
                    }
                }
            }
        }
    }

    @Test
    void scansAndCounts() {
        long z = Bits.ZF;
        check("bsf", 9, 0x80, 0, 7, z, 0, code("bsf", RAX, RBX));
        check("bsf of zero keeps", 9, 0, 0, 9, z, z, code("bsf", RAX, RBX));
        check("bsr", 9, 0x81, 0, 7, z, 0, code("bsr", RAX, RBX));
        check("bsr 32 of zero keeps all", -1, 0, 0, -1, z, z, code("bsr", r(0, 32), r(3, 32)));
        check("tzcnt of zero", 9, 0, 0, 32, z | Bits.CF, Bits.CF, code("tzcnt", r(0, 32), r(3, 32)));
        check("tzcnt", 9, 1, 0, 0, z | Bits.CF, z, code("tzcnt", RAX, RBX));
        check("lzcnt 16", 0, 0x10, 0, 11, z | Bits.CF, 0, code("lzcnt", r(0, 16), r(3, 16)));
        check("lzcnt of zero", 0, 0, 0, 64, z | Bits.CF, Bits.CF, code("lzcnt", RAX, RBX));
        check("popcnt", 0, -1, 0, 64, Bits.ARITHMETIC, 0, code("popcnt", RAX, RBX));
        check("popcnt of zero", 7, 0, 0, 0, Bits.ARITHMETIC, z, code("popcnt", RAX, RBX));
        check("bswap", 0x1122334455667788L, 0, 0, 0x8877665544332211L, 0, 0, code("bswap", RAX));
        check("bswap 32", 0x1122334455667788L, 0, 0, 0x88776655L, 0, 0, code("bswap", r(0, 32)));
        check("movbe", 0, 0x1122334455667788L, 0, 0x8877665544332211L, 0, 0, code("movbe", RAX, Mem.mem(RSI)));
        check("crc32c of '1'", 0xffffffffL, '1', 0, 0x6f0a661cL, 0, 0, code("crc32", r(0, 32), r(3, 8)));
    }

    @Test
    void bitManipulation() {
        long m = Bits.ZF | Bits.SF | Bits.CF | Bits.OF;
        check("andn", 0, 0xff0f, 0xf0f0, 0xf0, 0, 0, code("andn", RAX, RBX, RCX));
        check("blsr", 0, 0x18, 0, 0x10, m, 0, code("blsr", RAX, RBX));
        check("blsmsk", 0, 0x18, 0, 0xf, m, 0, code("blsmsk", RAX, RBX));
        check("blsi", 0, 0x18, 0, 8, m, Bits.CF, code("blsi", RAX, RBX));
        check("blsr of zero", 1, 0, 0, 0, m, Bits.ZF | Bits.CF, code("blsr", RAX, RBX));
        check("bzhi", 0, -1, 12, 0xfff, m, 0, code("bzhi", RAX, RBX, RCX));
        check("bzhi beyond", 0, -1, 64, -1, m, Bits.SF | Bits.CF, code("bzhi", RAX, RBX, RCX));
        check("bextr", 0, 0x12345678, 0x0804, 0x67, m, 0, code("bextr", RAX, RBX, RCX));
        check("pdep", 0, 0b1011, 0xf0f0, 0xb0, 0, 0, code("pdep", RAX, RBX, RCX));
        check("pext", 0, 0xabcd, 0xf0f0, 0xac, 0, 0, code("pext", RAX, RBX, RCX));
        check("rorx", 0, 1, 0, 1L << 63, 0, 0, code("rorx", RAX, RBX, Immediate.of(1)));
        check("shlx", 0, 1, 35, 1L << 35, 0, 0, code("shlx", RAX, RBX, RCX));
        check("sarx 32", 0, 0x80000000L, 4, 0xf8000000L, 0, 0, code("sarx", r(0, 32), r(3, 32), r(1, 32)));
        check("shrx 32 by 33", 0, 8, 33, 4, 0, 0, code("shrx", r(0, 32), r(3, 32), r(1, 32)));
        check("adox takes and sets OF", -1, 0, 0, 0, Bits.OF | Bits.CF, Bits.OF, code("adox", RAX, RBX));
        check("adcx", -1, 1, 0, 0, Bits.OF | Bits.CF, Bits.OF | Bits.CF, code("adcx", RAX, RBX));
        check("mulx high", 0, 5, -1, 0, 0, 0, a -> a.mov(RDX, 1).emit("mulx", RAX, RBX, RCX));
        check("mulx low", 0, 5, -3, -6, 0, 0, a -> a.mov(RDX, 2).emit("mulx", RBX, RAX, RCX));
    }

    @Test
    void exchanges() {
        long m = Bits.ARITHMETIC;
        check("xchg", 1, 2, 0, 2, 0, 0, code("xchg", RAX, RBX));
        check("xchg memory", 1, 2, 0, 2, 0, 0, code("xchg", Mem.mem(RSI), RAX));
        check("xadd", 1, 2, 0, 3, m, Bits.PF, code("xadd", RAX, RBX));
        check("xadd itself", 4, 2, 0, 8, m, 0, code("xadd", RAX, RAX));
        check("xadd memory", 5, 2, 0, 2, m, 0, a -> a.lock().emit("xadd", Mem.mem(RSI), RAX));
        check("cmpxchg fails", 1, 2, 7, 2, m, Oracle.sub(1, 2, false, 64).flags(), code("cmpxchg", RBX, RCX));
        check("cmpxchg 32 equal", 2, 2, 7, 2, m, Oracle.sub(2, 2, false, 32).flags(),
            a -> a.lock().emit("cmpxchg", Mem.mem(RSI).withBits(32), r(1, 32)));
        check("cmpxchg8b fails", 0, 0x500000003L, 0, 3, Bits.ZF, 0,
            a -> a.lock().emit("cmpxchg8b", Mem.mem(RSI).withBits(64)));
        check("cmpxchg16b equal", 9, 9, 0, 9, Bits.ZF, Bits.ZF,
            a -> a.mov(RDX, 0).lock().emit("cmpxchg16b", Mem.mem(RSI).withBits(128)));
    }

    @Test
    void extensionsOfTheAccumulatorAndPartialWrites() {
        check("cbw", 0x1180, 0, 0, 0xff80, 0, 0, code("cbw"));
        check("cwde", -1L << 32 | 0x8000, 0, 0, 0xffff8000L, 0, 0, code("cwde"));
        check("cdqe", 0x80000000L, 0, 0, 0xffffffff80000000L, 0, 0, code("cdqe"));
        check("cqo", -5, 0, 0, -1, 0, 0, a -> a.emit("cqo").mov(RAX, RDX));
        check("32 bits clear the upper half", -1, 5, 0, 5, 0, 0, code("mov", r(0, 32), r(3, 32)));
        check("16 bits keep it", -1, 5, 0, 0xffffffffffff0005L, 0, 0, code("mov", r(0, 16), r(3, 16)));
        check("high byte", 0, 0x7700, 0, 0x7700, 0, 0, code("mov", Register.AH, Register.BH));
        check("cmov false clears too", -1, 5, 0, 0xffffffffL, 0, 0, code("cmove", r(0, 32), r(3, 32)));
        check("movsx", 0, 0x80, 0, 0xffffff80L, 0, 0, code("movsx", r(0, 32), r(3, 8)));
        check("movzx high byte", 0, 0x8100, 0, 0x81, 0, 0, code("movzx", r(0, 32), Register.BH));
        check("xlatb", 3, 0, 0, 0x44, 0, 0,
            a -> a.mov(RBX, RSI).emit("mov", Mem.mem8(RSI, 3), Immediate.of(0x44)).emit("xlatb"));
        check("lea wraps at 32 bits", 0, -1, 0, 1, 0, 0, a -> a.db(0x67, 0x48, 0x8d, 0x43, 0x02));
    }
}
