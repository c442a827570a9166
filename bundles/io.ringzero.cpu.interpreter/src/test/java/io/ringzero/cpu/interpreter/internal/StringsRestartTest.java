// SPDX-License-Identifier: Apache-2.0
package io.ringzero.cpu.interpreter.internal;

import static io.ringzero.x86.Register.RAX;
import static io.ringzero.x86.Register.RCX;
import static io.ringzero.x86.Register.RDI;
import static io.ringzero.x86.Register.RSI;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringzero.api.machine.CpuState;
import io.ringzero.api.machine.Exit;
import io.ringzero.x86.Assembler;
import org.junit.jupiter.api.Test;

/** Repeated string instructions: one retired per iteration, to be interrupted after any, and to be taken up again. */
class StringsRestartTest {
    private static final long FROM = Bench.DATA;
    private static final long TO = Bench.DATA + 0x10000;

    private static Bench prepared(String mnemonic, int prefix) {
        Bench bench = new Bench();
        Assembler a = new Assembler();
        (prefix == 0xf2 ? a.repne() : prefix == 0xf3 ? a.rep() : a).emit(mnemonic).emit("hlt");
        bench.load(a);
        for (int i = 0; i < 0x4000; i++) {
            bench.memory.writeByte(FROM + i, (byte) (i * 7 + (i >> 8)));
        }
        bench.set(RSI, FROM);
        bench.set(RDI, TO);
        return bench;
    }

    @Test
    void copiesInPiecesOfAnyBudget() {
        for (int budget : new int[] {1, 2, 3, 7, 100, 4095, 4096, 5000}) {
            for (int i = 0; i < 4; i++) {
                int size = 1 << i;
                try (Bench bench = prepared("movs" + "bwdq".charAt(i), 0xf3)) {
                    int count = 0x3003 / size;
                    bench.set(RCX, count);
                    long done = 0;
                    int exit = bench.run(budget);
                    while (exit == Exit.BUDGET) {
                        done += budget;
                        assertEquals(done, bench.state.retired());
                        assertEquals(count - done, bench.get(RCX));
                        assertEquals(FROM + done * size, bench.get(RSI));
                        assertEquals(done < count ? Bench.CODE : bench.state.rip(), bench.state.rip());
                        exit = bench.run(budget);
                    }
                    assertEquals(Exit.HLT, exit);
                    assertEquals(count + 1, bench.state.retired());
                    for (int k = 0; k < count * size; k++) {
                        assertEquals(bench.memory.readByte(FROM + k), bench.memory.readByte(TO + k));
                    }
                    assertEquals(0, bench.memory.readByte(TO + (long) count * size));
                }
            }
        }
    }

    @Test
    void aFaultInTheMiddleIsTakenUpAfterItsCause() {
        try (Bench bench = prepared("movsb", 0xf3)) {
            bench.mmu.absent.add(TO + 0x1000 >>> 12);
            bench.set(RCX, 0x1800);
            assertEquals(Exit.EVENT, bench.run(1_000_000));
            assertEquals(TO + 0x1000, bench.state.get(CpuState.OFF_EXIT_LINEAR));
            assertEquals(0x1000, bench.state.retired());
            assertEquals(0x800, bench.get(RCX));
            assertEquals(Bench.CODE, bench.state.rip());
            bench.mmu.absent.clear();
            bench.toHalt();
            assertEquals(0x1801, bench.state.retired());
            assertEquals(0, bench.get(RCX));
        }
    }

    @Test
    void copiesOntoThemselvesRepeatThePattern() {
        try (Bench bench = prepared("movsb", 0xf3)) {
            bench.set(RDI, FROM + 3);
            bench.set(RCX, 3000);
            bench.toHalt();
            for (int i = 3; i < 3003; i++) {
                assertEquals(bench.memory.readByte(FROM + i % 3), bench.memory.readByte(FROM + i));
            }
        }
    }

    @Test
    void copiesDownwards() {
        try (Bench bench = prepared("movsq", 0xf3)) {
            bench.state.rflags(2 | Bits.DF);
            bench.set(RSI, FROM + 0x1ff8);
            bench.set(RDI, TO + 0x1ff8);
            bench.set(RCX, 0x400);
            bench.toHalt();
            assertEquals(FROM - 8, bench.get(RSI));
            for (int i = 0; i < 0x2000; i += 8) {
                assertEquals(bench.memory.readLong(FROM + i), bench.memory.readLong(TO + i));
            }
        }
    }

    @Test
    void storesFillEverySize() {
        String[] names = {"stosb", "stosw", "stosd", "stosq"};
        for (int i = 0; i < 4; i++) {
            try (Bench bench = prepared(names[i], 0xf3)) {
                int size = 1 << i;
                bench.set(RAX, 0x1122334455667788L);
                bench.set(RDI, TO + 0xffc);
                bench.set(RCX, 1000);
                bench.toHalt();
                assertEquals(TO + 0xffc + 1000L * size, bench.get(RDI));
                for (int k = 0; k < 1000; k++) {
                    for (int b = 0; b < size; b++) {
                        assertEquals((byte) (0x1122334455667788L >>> b * 8),
                            bench.memory.readByte(TO + 0xffc + k * size + b));
                    }
                }
                assertEquals(0, bench.memory.readByte(TO + 0xffc + 1000L * size));
                assertEquals(0, bench.memory.readByte(TO + 0xffb));
            }
        }
    }

    @Test
    void scansStopWhereTheyShould() {
        try (Bench bench = prepared("scasb", 0xf2)) {
            bench.memory.writeByte(TO + 1234, (byte) 0x99);
            bench.set(RAX, 0x99);
            bench.set(RCX, -1);
            bench.toHalt();
            assertEquals(TO + 1235, bench.get(RDI));
            assertEquals(-1 - 1235, bench.get(RCX));
            assertEquals(Bits.ZF | Bits.PF, bench.state.rflags() & Bits.ARITHMETIC);
            assertEquals(1236, bench.state.retired());
        }
        try (Bench bench = prepared("cmpsb", 0xf3)) {
            byte[] same = new byte[100];
            bench.memory.read(FROM, same, 0, 100);
            bench.memory.write(TO, same, 0, 100);
            bench.memory.writeByte(TO + 99, (byte) (same[99] + 1));
            bench.set(RCX, 200);
            bench.toHalt();
            assertEquals(100, bench.get(RCX));
            assertEquals(0, bench.state.rflags() & Bits.ZF);
        }
    }

    @Test
    void aCountOfZeroRetiresOneAndTouchesNothing() {
        try (Bench bench = prepared("movsb", 0xf3)) {
            bench.mmu.absent.add(TO >>> 12);
            bench.set(RCX, 0);
            bench.toHalt();
            assertEquals(2, bench.state.retired());
            assertEquals(TO, bench.get(RDI));
        }
    }

    @Test
    void a32BitAddressSizeUsesEcxEsiEdi() {
        try (Bench bench = new Bench()) {
            bench.bytes(Bench.CODE, 0x67, 0xf3, 0xa4, 0xf4); // addr32 rep movsb; hlt
            bench.memory.writeByte(FROM, (byte) 77);
            bench.set(RSI, FROM | 1L << 40);
            bench.set(RDI, TO | 1L << 41);
            bench.set(RCX, 1 | 1L << 42);
            bench.toHalt();
            assertEquals(77, bench.memory.readByte(TO));
            assertEquals(FROM + 1, bench.get(RSI));
            assertEquals(0, bench.get(RCX));
        }
    }
}
